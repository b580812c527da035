"""Passwords people can read from a screen and type: three plain words and four digits, drawn at random."""

import secrets

_PLAIN = """
acorn amber apple april arbor aster autumn badger bamboo barley basket beacon beaver birch bluebell bonnet
border bramble breeze bridge bronze bucket butter button cabin camel candle canoe canvas cargo carrot castle
cedar celery chalk cherry chestnut cinder cinnamon citrus clover cobalt coffee comet copper coral cotton
cricket crimson crystal daisy dapple denim desert dolphin dragon drizzle eagle ember engine fabric falcon
feather fennel ferry fiddle finch flannel forest fossil fountain galaxy garden garlic ginger glacier goblet
granite gravel guitar hammer harbor harvest hazel helmet heron hickory hollow honey hornet icicle indigo
island ivory jacket jasmine jigsaw juniper kettle kitten ladder lagoon lantern lattice laurel lemon lentil
lilac linen lizard lobster locket magnet mango maple marble meadow melon meteor mitten mosaic muffin mustard
napkin nectar needle nickel nutmeg oasis ocean olive onion orange orchard orchid otter oyster paddle palace
panda paper parsley pebble pelican pepper piano pickle pigeon pillow pistachio planet plaster plum pocket
pollen pony poppy prairie puddle puffin pumpkin quartz quilt rabbit radish raisin raven reef ribbon river
robin rocket rosemary rubber saddle saffron salmon sandal satin scarlet shadow shelter silver skillet
sparrow spinach spruce squirrel stable statue sugar summer sunset tablet tangerine teapot temple thimble
thistle thunder ticket timber tomato trumpet tulip tunnel turnip turtle valley vanilla velvet violet violin
walnut walrus water whistle willow window winter wombat yarrow zebra zinnia
"""
WORDS = tuple(_PLAIN.split())


def one() -> str:
    """A password like `cedar-lantern-window-4821`: about 36 random bits."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(9_000) + 1_000)])


def several(count: int) -> list[str]:
    """So many different passwords."""
    made: dict[str, None] = {}
    while len(made) < count:
        made[one()] = None
    return list(made)
