"""SDMX 2.1 messages in the format of ILOSTAT's service, made by hand."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

NAMESPACE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/"
NAMES = " ".join(
    f'xmlns:{short}="{NAMESPACE}{long}"'
    for short, long in {
        "message": "message",
        "structure": "structure",
        "common": "common",
        "generic": "data/generic",
        "ss": "data/structurespecific",
    }.items()
)
FLOW = "DF_POP_XVOL_SEX_VOL_RT"
DEFINITION = FLOW.removeprefix("DF_")
DIMENSIONS = ("REF_AREA", "FREQ", "MEASURE", "SEX", "VOL")
ATTRIBUTES = (
    "OBS_STATUS",
    "UNIT_MEASURE_TYPE",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "SOURCE",
    "NOTE_SOURCE",
    "NOTE_INDICATOR",
    "NOTE_CLASSIF",
    "DECIMALS",
    "UPPER_BOUND",
    "LOWER_BOUND",
)
# The codes of VOL are made up: only their names are relied on.
CODES = {
    "SEX": {"SEX_T": "Total", "SEX_M": "Male", "SEX_F": "Female", "SEX_O": "Other"},
    "VOL": {
        "VOL_9": "Total",
        "VOL_1": "Organization-based volunteering",
        "VOL_2": "Direct volunteering",
        "VOL_X": "Not elsewhere classified",
    },
}
HEADER = (
    "<message:Header><message:ID>IREF000001</message:ID><message:Test>false</message:Test>"
    "<message:Prepared>2026-11-20T10:00:00</message:Prepared>"
    '<message:Sender id="ILO"/>{}</message:Header>'
)


def _reference(name: str, kind: str) -> str:
    return (
        f'<Ref id="{name}" maintainableParentID="CS_ILO" maintainableParentVersion="1.0" '
        f'agencyID="ILO" package="conceptscheme" class="{kind}"/>'
    )


def _component(tag: str, name: str, more: str = "", extra: str = "") -> str:
    identity = (
        f"<structure:ConceptIdentity>{_reference(name, 'Concept')}</structure:ConceptIdentity>"
    )
    return f'<structure:{tag} id="{name}" {more}>{identity}{extra}</structure:{tag}>'


def structure(dimensions=DIMENSIONS, codes=CODES) -> bytes:
    """Describe the dataflow: its definition, code lists and concepts."""
    lists, parts = "", ""
    for name, items in codes.items():
        inside = "".join(
            f'<structure:Code id="{code}"><common:Name xml:lang="fr">?</common:Name>'
            f'<common:Name xml:lang="en">{words}</common:Name></structure:Code>'
            for code, words in items.items()
        )
        lists += (
            f'<structure:Codelist id="CL_{name}" agencyID="ILO" version="1.0">'
            f'<common:Name xml:lang="en">{name}</common:Name>{inside}</structure:Codelist>'
        )
    for at, name in enumerate(dimensions, start=1):
        listed = (
            "<structure:LocalRepresentation><structure:Enumeration>"
            f'<Ref id="CL_{name}" version="1.0" agencyID="ILO" package="codelist" '
            'class="Codelist"/></structure:Enumeration></structure:LocalRepresentation>'
        )
        extra = listed if name in codes else ""
        parts += _component("Dimension", name, f'position="{at}"', extra)
    time = _component("TimeDimension", "TIME_PERIOD", f'position="{len(dimensions) + 1}"')
    measured = (
        "<structure:AttributeRelationship><structure:PrimaryMeasure>"
        '<Ref id="OBS_VALUE"/></structure:PrimaryMeasure></structure:AttributeRelationship>'
    )
    attributes = "".join(
        _component("Attribute", name, 'assignmentStatus="Conditional"', measured)
        for name in ATTRIBUTES
    )
    concepts = "".join(
        f'<structure:Concept id="{name}"><common:Name xml:lang="en">{name}</common:Name>'
        "</structure:Concept>"
        for name in (*dimensions, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
    )
    named = '<common:Name xml:lang="en">Volunteer rate by sex and type</common:Name>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><message:Structure {NAMES}>{HEADER.format("")}'
        "<message:Structures><structure:Dataflows>"
        f'<structure:Dataflow id="{FLOW}" agencyID="ILO" version="1.0" isFinal="true">{named}'
        f'<structure:Structure><Ref id="{DEFINITION}" version="1.0" agencyID="ILO" '
        'package="datastructure" class="DataStructure"/></structure:Structure>'
        "</structure:Dataflow></structure:Dataflows>"
        f"<structure:Codelists>{lists}</structure:Codelists><structure:Concepts>"
        '<structure:ConceptScheme id="CS_ILO" agencyID="ILO" version="1.0">'
        f'<common:Name xml:lang="en">ILO</common:Name>{concepts}</structure:ConceptScheme>'
        "</structure:Concepts><structure:DataStructures>"
        f'<structure:DataStructure id="{DEFINITION}" agencyID="ILO" version="1.0">{named}'
        "<structure:DataStructureComponents>"
        f'<structure:DimensionList id="DimensionDescriptor">{parts}{time}'
        "</structure:DimensionList>"
        f'<structure:AttributeList id="AttributeDescriptor">{attributes}'
        "</structure:AttributeList>"
        '<structure:MeasureList id="MeasureDescriptor">'
        f"{_component('PrimaryMeasure', 'OBS_VALUE')}</structure:MeasureList>"
        "</structure:DataStructureComponents></structure:DataStructure>"
        "</structure:DataStructures></message:Structures></message:Structure>"
    ).encode()


def observation(area, sex, vol, year, value, /, **more) -> dict[str, str]:
    """Make one observation; ``more`` are attributes, or other dimensions."""
    return {
        "REF_AREA": area,
        "FREQ": "A",
        "MEASURE": "POP_XVOL_RT",
        "SEX": sex,
        "VOL": vol,
        "TIME_PERIOD": year,
        "OBS_VALUE": value,
        "UNIT_MEASURE_TYPE": "RT",
        "UNIT_MEASURE": "PT",
        "UNIT_MULT": "0",
        "SOURCE": "LFS - Labour Force Survey",
        "DECIMALS": "1",
        **more,
    }


def _opening(kind: str, where: str) -> str:
    space = (
        f' namespace="urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ILO:{FLOW}(1.0):'
        'ObsLevelDim:TIME_PERIOD"'
        if kind == "StructureSpecificData"
        else ""
    )
    used = (
        f'<message:Structure structureID="ILO_{FLOW}_1_0"{space} '
        f'dimensionAtObservation="TIME_PERIOD"><common:StructureUsage><Ref agencyID="ILO" '
        f'id="{FLOW}" version="1.0"/></common:StructureUsage></message:Structure>'
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><message:{kind} {NAMES}>'
        f"{HEADER.format(used)}<message:DataSet {where}>"
    )


def data(observations) -> bytes:
    """Write observations as structure-specific data, one series each."""
    text = _opening(
        "StructureSpecificData", f'ss:dataScope="DataStructure" ss:structureRef="ILO_{FLOW}_1_0"'
    )
    for one in observations:
        key = " ".join(f"{name}={quoteattr(one[name])}" for name in DIMENSIONS)
        rest = " ".join(
            f"{name}={quoteattr(value)}" for name, value in one.items() if name not in DIMENSIONS
        )
        text += f"<Series {key}><Obs {rest}/></Series>"
    return (text + "</message:DataSet></message:StructureSpecificData>").encode()


def generic(observations) -> bytes:
    """Write observations as generic data, which the service has as well."""
    text = _opening("GenericData", f'structureRef="ILO_{FLOW}_1_0"')

    def values(one, names):
        return "".join(
            f'<generic:Value id="{name}" value={quoteattr(one[name])}/>'
            for name in names
            if name in one
        )

    for one in observations:
        text += (
            f"<generic:Series><generic:SeriesKey>{values(one, DIMENSIONS)}</generic:SeriesKey>"
            f'<generic:Obs><generic:ObsDimension id="TIME_PERIOD" value="{one["TIME_PERIOD"]}"/>'
            f'<generic:ObsValue value="{one["OBS_VALUE"]}"/>'
            f"<generic:Attributes>{values(one, ATTRIBUTES)}</generic:Attributes></generic:Obs>"
            "</generic:Series>"
        )
    return (text + "</message:DataSet></message:GenericData>").encode()
