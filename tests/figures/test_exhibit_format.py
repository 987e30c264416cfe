"""What is shortened in matplotlib's SVG, and what stays as it was."""

from swvr.exhibit_format import compact

LINE = """<g transform="translate(10.5 20.25) scale(0.1 -0.1)">
 <use xlink:href="#Sans-Regular-41"/>
 <use xlink:href="#Sans-Regular-42" transform="translate(64.987 0)"/>
 <use xlink:href="#Sans-Bold-43" transform="translate(130.04 -12.5)"/>
</g>"""


def test_letters_along_a_line_are_placed_by_x_alone():
    assert compact(LINE) == (
        '<g transform="translate(10.5 20.2) scale(0.1 -0.1)">\n'
        ' <use xlink:href="#r41"/><use xlink:href="#r42" x="65"/>'
        '<use xlink:href="#b43" transform="translate(130.04 -12.5)"/>\n</g>'
    )


def test_marks_that_stand_alone_are_left_alone():
    mark = '<use xlink:href="#m1" x="3.5" y="7.25" style="fill: #123456"/>\n<g/>'
    assert compact(mark) == mark
