/** The words of resume phrases: 512, short, common, and hard to mistake for one another. */
export const words: readonly string[] = `
  acorn album alder almond amber anchor angle ankle anvil arch arena arrow aspen atlas atom
  attic autumn award azure bagel baker banjo barge barley barn basil basin basket beach beacon
  beaker beam bean bear beaver beech beetle belt bench berry birch bison blanket blossom boat
  bonnet book border bottle boulder bowl bracket branch brass breeze brick bridge broom bucket
  buckle button cabin camel camera canal candle canoe canvas canyon cape caramel caravan carbon
  cargo carpet carrot castle cedar cello cement cereal chain chair chalk cheese cherry chess
  chime cider cinema circle city clay cliff clock cloud clover coast cobalt cocoa coconut
  compass copper coral cork corn cotton couch county crab crane crater crayon cricket crystal
  cube cup curtain cymbal cypress dahlia dawn delta desert desk dial diamond dolphin donkey door
  dove dragon drawer dream drum dune dusk dust eagle earth eclipse elbow elder elm ember emerald
  ermine evening fabric falcon family farm feather fence fern ferry fiddle field finch flag
  flame flannel flask flint flock flour flute foam fog forest forge fork fossil fox frog frost
  fruit galaxy gallery garden garlic garnet gazelle gecko geyser ginger glass globe glove goat
  gold goose granite graph grass gravel green grove guitar hammer harbor harp harvest hat hawk
  hazel heather hedge helmet herb heron hinge honey hood hook horizon horse igloo index indigo
  iron ivory ivy jacket jade jaguar jam jar jasmine jelly jersey jewel jigsaw journal jungle
  juniper kayak kernel kettle key kiln kite kitten kiwi knot koala ladder lagoon lake lamp
  lantern lark latch lava leather lemon lens lentil leopard letter lever lilac lily lime linen
  lion lizard llama lobby locket lotus lunar lynx mango mantle maple marble marina market marsh
  mast meadow medal melon metal meteor mineral mint mirror mist mitten moat monsoon moon morning
  mosaic moth motor museum music mustard napkin needle nest noodle nutmeg nylon oak oasis oat
  oboe olive onion onyx opera orange orbit orchard orchid organ osprey oval owl oxygen oyster
  paddle palace palm panda panther park parrot parsley path peach peacock peanut pear pearl
  pebble pencil pepper petal piano picnic pigeon pillow pilot pine pixel planet plank plum
  pocket poem polar pond pony poppy porch potato prairie puddle puffin pulley pumpkin purple
  pyramid quail quarry quartz quill quilt quiver rabbit raccoon radar radio raft rain raisin
  raven reed reef ribbon rice ridge river robin rocket roof root rope rose ruby rug saddle
  saffron sail salad salmon salt sand satin sauce scarf scooter seal seed shadow shelf shell
  shield ship shirt shore silk siren skate sky sled slope smoke snail snow soap sofa solar song
  spark sparrow spice spider spinach spoon spring spruce square stable star station steam steel
  stone storm stove stream street summer swan sweater swift table tango tape tea teapot tent
  thistle thread thunder ticket tide tiger timber tomato torch tower train tree trumpet tulip
  turtle twig urchin valley vanilla vase velvet vessel village vine viola violet violin vista
  volcano voyage wagon walrus water wave weaver whale wheat wheel whistle willow wind window
  winter wolf wool wren yacht yard yarn yellow zebra zenith zinc zipper
`
  .trim()
  .split(/\s+/)
