# What swvr.survey is compared with: the same estimates by R's survey package (Lumley).
#   Rscript tests/reference/survey.R [folder for the results]
# The respondents are synthetic.
suppressMessages(library(survey))
arguments <- commandArgs(FALSE)
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
results <- c(commandArgs(TRUE), here)[1]
exact <- function(x) sprintf("%.17g", x)
keep <- function(table, name) {
  numeric <- vapply(table, is.numeric, NA)
  table[numeric] <- lapply(table[numeric], exact)
  write.csv(table, file.path(results, name), row.names = FALSE, quote = FALSE)
}

read <- function(design) {
  d <- read.csv(gzfile(file.path(here, sprintf("synthetic_respondents_%s.csv.gz", design))))
  yes <- function(x) as.numeric(!is.na(x) & x == 1)
  d$action <- as.numeric(yes(d$q1) | yes(d$q2) | yes(d$q3a) | yes(d$q3b) | yes(d$q3c) |
                           yes(d$q4a) | yes(d$q5a))
  d$age_group <- cut(d$age, c(14, 29, 44, 59, Inf),
                     c("age_15_29", "age_30_44", "age_45_59", "age_60_plus"))
  d
}
design_of <- function(d) {
  if ("psu" %in% names(d)) {
    d$layer <- interaction(d$country, d$stratum, drop = TRUE)
    svydesign(~psu, strata = ~layer, weights = ~weight, data = d, nest = TRUE)
  } else {
    svydesign(~1, strata = ~country, weights = ~weight, data = d)
  }
}

groups <- list(
  total = quote(TRUE), women = quote(sex == 2), men = quote(sex == 1),
  age_15_29 = quote(age_group == "age_15_29"), age_30_44 = quote(age_group == "age_30_44"),
  age_45_59 = quote(age_group == "age_45_59"), age_60_plus = quote(age_group == "age_60_plus"),
  rural = quote(area == 1), urban = quote(area == 2),
  employed = quote(!is.na(employment) & employment == 1),
  not_employed = quote(!is.na(employment) & employment == 2),
  volunteered_friends = quote(q3c == 1), volunteered_organization = quote(q3b == 1),
  volunteered_government = quote(q3a == 1))
asked <- list(q4b = quote(q4a == 1))
cells <- read.csv(text = "item,group
action,total\naction,women\naction,men\naction,age_15_29\naction,age_30_44\naction,age_45_59
action,age_60_plus\naction,rural\naction,urban\naction,employed\naction,not_employed
q3c,total\nq3b,total\nq3a,total\nq4a,total\nq4a,rural\nq4a,urban\nq5a,total\nq5a,rural\nq5a,urban
q6_increased,total\nq6_decreased,total\nq6_same,total\nq6_did_not_volunteer,total\nq6_net,total
q4b_increased,total\nq4b_decreased,total\nq4b_net,total
q7,volunteered_friends\nq7,volunteered_organization\nq7,volunteered_government\nq8e,total
q8c,women\nq8c,men\nq8d,women\nq8d,men\nq8e,women\nq8e,men
q3c,women\nq3c,men\nq3c,age_15_29\nq3c,age_30_44\nq3c,age_45_59
q3c,age_60_plus\nq3c,rural\nq3c,urban\nq3c,employed\nq3c,not_employed
q3b,women\nq3b,men\nq3b,age_15_29\nq3b,age_30_44\nq3b,age_45_59
q3b,age_60_plus\nq3b,rural\nq3b,urban\nq3b,employed\nq3b,not_employed
q3a,women\nq3a,men\nq3a,age_15_29\nq3a,age_30_44\nq3a,age_45_59
q3a,age_60_plus\nq3a,rural\nq3a,urban\nq3a,employed\nq3a,not_employed
q7,total\nq8a,total\nq8b,total\nq8c,total\nq8d,total")
codes <- c(increased = 1, decreased = 2, same = 3, did_not_volunteer = 4)

estimate <- function(design, country, item, group) {
  question <- sub("_.*", "", item)
  answer <- sub("^[^_]*_?", "", item)
  rows <- design$variables$country == country & eval(groups[[group]], design$variables)
  if (question %in% names(asked)) rows <- rows & eval(asked[[question]], design$variables)
  x <- design$variables[[question]]
  x[is.na(x)] <- 0  # outside the base only
  net <- answer == "net"
  value <- if (net) (x == 1) - (x == 2) else x == if (answer == "") 1 else codes[[answer]]
  design$variables$value <- as.numeric(value)
  inside <- design[rows, ]
  mean <- svymean(~value, inside)
  df <- degf(inside)
  if (net) {
    interval <- confint(mean, df = df)
  } else if (SE(mean) < 1e-12) {
    interval <- c(NA, NA)  # all alike: not defined on the logit scale
  } else {
    interval <- confint(svyciprop(~value, inside, method = "xlogit", df = df))
  }
  data.frame(country, item, group, estimate = 100 * coef(mean)[[1]], se = 100 * SE(mean)[[1]],
             low = 100 * interval[1], high = 100 * interval[2], n = sum(rows), df)
}

fit_logistic <- function(formula, design, ...) suppressWarnings(do.call(svyglm, list(
  formula, design, family = quasibinomial(), control = list(epsilon = 1e-14, maxit = 200), ...)))

predict_plans <- function(design, country, first) {
  d <- design$variables
  design$variables <- data.frame(
    country = d$country, plans = d$q7 == 1,
    first = if (first == "action") d$action == 1 else d$q1 == 1,
    q3a = d$q3a == 1, q3b = d$q3b == 1, q3c = d$q3c == 1,
    age_30_44 = d$age_group == "age_30_44", age_45_59 = d$age_group == "age_45_59",
    age_60_plus = d$age_group == "age_60_plus", women = d$sex == 2,
    secondary = d$education == 2, tertiary = d$education == 3,
    not_employed = d$employment == 2, urban = d$area == 2) |>
    transform(row = seq_along(country))
  names <- setdiff(names(design$variables), c("country", "plans", "row"))
  for (name in names) design$variables[[name]] <- as.numeric(design$variables[[name]])
  inside <- design[design$variables$country == country, ]
  formula <- reformulate(names, "plans")
  # R keeps the working weights of the last but one iteration: a fit that starts at the solution
  # has the standard errors of the solution.
  fit <- fit_logistic(formula, inside)
  fit <- fit_logistic(formula, inside, start = coef(fit))
  table <- summary(fit)$coefficients[-1, ]
  half <- qt(0.975, fit$df.residual) * table[, 2]
  data.frame(first, country, predictor = sub("^first$", first, rownames(table)),
             odds_ratio = exp(table[, 1]), low = exp(table[, 1] - half),
             high = exp(table[, 1] + half), p_value = table[, 4], n = nobs(fit))
}

raked <- function(d, country) {
  margins <- read.csv(file.path(here, "synthetic_margins.csv"))
  rows <- d[d$country == country, ]
  design <- svydesign(~1, weights = ~weight, data = rows)
  variables <- unique(margins$variable)
  known <- lapply(variables, function(v) {
    given <- margins[margins$variable == v, ]
    setNames(data.frame(given$level, given$people), c(v, "Freq"))
  })
  design <- rake(design, lapply(variables, function(v) reformulate(v)), known,
                 control = list(maxit = 1000, epsilon = 1e-14))
  w <- weights(design)
  data.frame(country, row = seq_along(w), weight = w, kish = length(w) * sum(w^2) / sum(w)^2)
}

estimates <- predictors <- weights_after <- NULL
for (name in c("clustered", "weights_only")) {
  d <- read(name)
  design <- design_of(d)
  for (country in unique(d$country)) {
    for (i in seq_len(nrow(cells))) {
      found <- estimate(design, country, cells$item[i], cells$group[i])
      estimates <- rbind(estimates, cbind(design = name, found))
    }
    for (first in c("q1", "action")) {
      predictors <- rbind(predictors, cbind(design = name, predict_plans(design, country, first)))
    }
  }
}
for (country in unique(d$country)) weights_after <- rbind(weights_after, raked(d, country))
keep(estimates, "r_synthetic_estimates.csv")
keep(predictors, "r_synthetic_predictors.csv")
keep(weights_after[weights_after$row <= 25, ], "r_synthetic_weights.csv")
writeLines(capture.output(sessionInfo()), file.path(results, "r_session.txt"))
