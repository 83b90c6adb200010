from printscp.render.rect import Rect


def test_right_and_bottom_are_the_far_sides():
    rect = Rect(10, 20, 30, 40)

    assert (rect.right, rect.bottom) == (40, 60)


def test_inset_takes_the_margin_off_every_side():
    assert Rect(10, 20, 30, 40).inset(5) == Rect(15, 25, 20, 30)


def test_inset_never_reaches_beyond_the_middle():
    assert Rect(10, 20, 30, 40).inset(18) == Rect(25, 38, 0, 4)


def test_centred_keeps_the_middle():
    assert Rect(10, 20, 30, 40).centred(10, 60) == Rect(20, 10, 10, 60)
