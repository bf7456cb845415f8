/**
 * How the test asks. `known` are a few wordings of the training list (models/train/phrases.py), `free` were written by
 * someone who had not seen that list (but two of `where`). {0} is the region,
 * {name} a thing called by name, {other} another one, {things} a plural.
 */
export interface Phrasings {
  readonly known: readonly string[];
  readonly free: readonly string[];
}

const lines = (text: string) => text.trim().split(/\s*\n\s*/);
const phrasings = (known: string, free: string): Phrasings => ({ known: lines(known), free: lines(free) });

export const role = phrasings(
  `what is {0}?
   what is in this region {0}?
   identify {0}
   what kind of element is {0}?`,
  `what kind of control is in {0}?
   {0} - what type of widget is this?
   could you tell me which sort of ui element sits inside {0}?
   name the element type at {0}.
   hey, the thing in {0}, is it a button, a checkbox or something else?
   please identify the kind of interface component within {0}.
   classify the control bounded by {0}.
   element type for {0}?
   i'm looking at {0} and can't tell what sort of control that is. what would you call it?
   what is the role of the element in {0}, for example button or text?
   give me the widget class of the item in {0}
   which type of element does the box {0} contain?
   control type in {0}, please
   can you work out what kind of gui item occupies {0}?
   tell me the type of thing shown in {0}: a link, an icon, a slider, or what?
   region {0}: state the accessibility role of what is there.
   if a screen reader landed on {0}, what kind of element would it announce?
   say in a word what sort of control is drawn at {0}
   what category of ui component fills the area {0}?
   i need the element kind for {0}.
   the part of the screen at {0} holds what type of control?
   would you mind telling me what kind of widget i have selected with {0}?
   determine the component type inside the rectangle {0}
   so what kind of element have we got in {0}?`,
);

export const point = phrasings(
  `what is at {0}?
   what did i click on at {0}?
   what element is here? {0}
   what is under {0}?`,
  `what element is at {0}?
   which control is located at point {0}?
   if i clicked {0}, which element would i hit?
   {0} - what's under that point?
   please tell me what ui element lies at {0}.
   identify the element under the coordinates {0}.
   my cursor is at {0}. what is it hovering over?
   element at {0}?
   can you say what i'd be touching if i tapped on {0}?
   name the widget found at position {0}
   hit test {0}: which element comes back?
   what's sitting right at the spot {0}?
   i'm pointing to {0}, what item is that?
   report the interface element that contains the point {0}.
   which thing on the screen is found at {0}?
   could you look at {0} and tell me what element is there?
   a mouse press lands on {0}. which control receives it?
   what do we have at location {0} on this screenshot?
   tell me what is displayed at the pixel position {0}
   what would my finger land on at {0}?
   describe which component covers {0}.
   just wondering, what item is at {0} exactly?
   give the element for the click position {0}
   the point {0} belongs to which element?`,
);

export const ocr = phrasings(
  `what does {0} say?
   read the text in {0}
   what is written in {0}?
   what text can you see in {0}?`,
  `what does it say in {0}?
   could you read out the words inside {0} for me?
   which text appears within {0}?
   please copy out whatever is written in {0}.
   text content of {0}?
   i can't make out the writing in {0}, what does it read?
   extract the string shown in region {0}.
   {0} - what is written there?
   type out the text you see in the box {0}
   run ocr on {0} and give me the result.
   what words are printed in {0}?
   tell me exactly what the text in {0} says
   would you please spell out the text found at {0}?
   there is some text in {0}. what is it?
   return the characters visible in the area {0}
   how does the text inside {0} read?
   i'd like to know what's written inside {0}, thanks
   what can be read in the rectangle {0}?
   output the text contained in {0}, nothing else
   my eyes are bad, can you read {0} to me?
   what text is displayed at {0}?`,
);

export const color = phrasings(
  `what color is {0}?
   what colour is {0}?
   what is the color of {0}?
   which color does {0} have?`,
  `what color is the thing in {0}?
   what colour is the item inside {0}?
   color of {0}?
   {0} - which color does this have?
   could you tell me the colour of the element at {0}?
   which colour was used for the thing in {0}?
   please say what color the item within {0} is.
   i'm color blind, what color is the thing shown in {0}?
   identify the fill color of the element in {0}
   the thing in {0}, is it red, blue, green or some other color?
   what's the colour of whatever is drawn in {0}?
   give the color for the element bounded by {0}.
   in what color does the object at {0} appear?
   tell me which colour the control in {0} has
   how would you describe the color of the item in {0}?
   report the color of the thing inside the box {0}
   the object in region {0} is what color?
   state the colour of the item found in {0}.
   can you see what color they made the thing in {0}?
   i'd like to know the color of the element in the area {0}, please
   pick the color name that fits the thing in {0}
   so {0}, what's the colour of that thing?
   what is the main color of the object inside {0}?`,
);

export const state = {
  checkbox: phrasings(
    `is {0} checked?
     is the checkbox {0} checked?
     is {0} ticked?`,
    `is the checkbox in {0} checked?
     does the box at {0} have a check mark in it?
     {0} - checkbox ticked, yes or no?
     could you tell me if the checkbox inside {0} has been ticked?
     has someone checked off the checkbox in {0}?
     checkbox {0}: checked?
     please look at {0} and say whether that checkbox is checked.
     is there a tick in the checkbox at {0}?
     is the state of the checkbox within {0} set to checked?
     i want to be sure: is the check box in {0} really ticked?`,
  ),
  radio: phrasings(
    `is {0} selected?
     is the radio button {0} selected?
     is the option {0} selected?`,
    `is the radio button in {0} selected?
     is the option at {0} the chosen one?
     {0} - radio button selected, yes or no?
     does the radio button inside {0} have the dot in it?
     could you check whether the radio option in {0} is picked?
     radio in {0}: selected?
     has the radio button at {0} been chosen?
     please tell me if the round option button in {0} is currently selected.
     is the radio control within {0} in the selected state?
     did somebody pick the radio button shown in {0}?`,
  ),
  toggle: phrasings(
    `is {0} on?
     is {0} switched on?
     is the toggle {0} on?`,
    `is the switch in {0} on?
     is the toggle at {0} turned on?
     {0} - switch on, yes or no?
     could you see if the switch inside {0} is switched on?
     toggle in {0}: on?
     has the switch in {0} been flipped to on?
     please tell me whether the toggle within {0} is currently on.
     is the toggle switch in {0} in its on position?
     does the slider switch at {0} show that it is on?
     i can't tell, did i leave the switch in {0} on?`,
  ),
  tab: phrasings(
    `is {0} active?
     is the tab {0} active?
     is this tab active? {0}`,
    `is the tab in {0} the active one?
     is the tab at {0} currently selected?
     {0} - active tab, yes or no?
     am i on the tab shown in {0} right now?
     could you tell me if the tab inside {0} is the one that's open?
     tab in {0}: active?
     please check whether the tab within {0} is the current tab.
     does the tab in {0} have the active state?
     of all the tabs, is the one in {0} the one being shown?
     is it the tab at {0} that we are looking at now?`,
  ),
  disabled: phrasings(
    `is {0} disabled?
     is it disabled? {0}`,
    `is the control in {0} disabled?
     is the element at {0} greyed out?
     {0} - disabled, yes or no?
     could you tell me if the thing in {0} is grayed out and can't be used?
     has the control inside {0} been disabled?
     control in {0}: disabled?
     please say whether the item within {0} is in a disabled state.
     am i blocked from using the control in {0} because it is disabled?
     does the widget at {0} look inactive, as in dimmed and unusable?
     is it true that the control in {0} is turned off for input and cannot be clicked?`,
  ),
} as const;

export const where = phrasings(
  `where is {name}?
   find {name}.
   locate {name}.
   give me the bounding box of {name}.`,
  `where can i find {name}?
   please point me to {name}
   can you show me where {name} is on this screen?
   i'm looking for {name}, where did they put it?
   at what place on the screen is {name}?
   where should i look to see {name}?
   coordinates of {name}?
   could you mark the spot where {name} is shown?
   which part of the screenshot contains {name}?
   i can't seem to find {name}. where is it?
   tell me the location of {name}, please.
   whereabouts on the page is {name}?
   detect {name} and output its region
   i want to get to {name}, so where is it?
   what area does {name} occupy?
   would you help me spot {name} in this picture?
   {name} - where is that?
   in which region of the image does {name} appear?
   my eyes miss {name}, help
   drag my mouse to {name}`,
);

export const presence = phrasings(
  `is there {name} in the image?
   can you see {name}?
   is there {name} on the screen?
   do you see {name}?`,
  `do you see {name} anywhere?
   can {name} be found in this screenshot?
   does this screen have {name}?
   {name} - present or not?
   please tell me whether there is {name} here.
   i'm wondering if there's {name} on this page. is there?
   does the image show {name}?
   any chance there is {name} in this window?
   check if {name} exists on the screen.
   would i find {name} if i looked over this screen?
   is {name} visible in the picture?
   have they put {name} somewhere on this page?
   could you look whether {name} is on display here?
   does the interface include {name}?
   can you spot {name} in the image?
   is it true that there is {name} in this view?
   somebody told me there is {name} on this screen. is that right?
   verify the presence of {name} in the screenshot
   is there such a thing as {name} in this layout?
   am i able to see {name} on this screen?
   do we have {name} here, yes or no?
   tell me if you can find {name} in what is shown.`,
);

export const count = phrasings(
  `how many {things} are there?
   count the {things}.
   how many {things} can you see?
   how many {things} are in the picture?`,
  `number of {things}?
   what is the total number of {things} on the screen?
   can you count up all the {things} for me?
   how many {things} do you see here?
   please tell me how many {things} this screenshot has.
   i'd like a count of the {things}
   {things} - how many in total?
   how many {things} does this page show?
   what's the count of {things} here?
   if you add them all up, how many {things} are visible?
   report how many {things} appear in the picture
   could you say how many {things} are in this window?
   just how many {things} did they put on this screen?
   state the quantity of {things} shown.
   find all {things} and tell me how many you got
   exactly how many {things} can be seen?
   i lost track, how many {things} are on here?
   total {things} in this view?
   the screen contains what number of {things}?
   would you work out how many {things} there are in this layout?
   answer with a number: how many {things} are displayed?`,
);

/** {side} is one of `sides`. */
export const relation = phrasings(
  `is {name} {side} {other}?
   is {name} {side} {other}`,
  `is {name} located {side} {other}?
   does {name} appear {side} {other}?
   can you tell me if {name} is {side} {other}?
   please check whether {name} sits {side} {other}.
   would you say that {name} is {side} {other}?
   is it true that {name} is placed {side} {other}?
   on this screen, is {name} {side} {other}?
   do we find {name} {side} {other}?
   {name} {side} {other}, true or false?
   i think {name} is {side} {other}. am i right?
   has {name} been put {side} {other}?
   is the position of {name} {side} {other}?
   looking at the layout, does {name} lie {side} {other}?
   verify that {name} is positioned {side} {other}
   so {name} is {side} {other}, correct?
   in the picture, can {name} be seen {side} {other}?
   tell me whether {name} is shown {side} {other}.
   did they place {name} {side} {other}?
   does one see {name} {side} {other} in this image?
   could you confirm that {name} is {side} {other}?
   is it right to say {name} comes {side} {other} on the page?
   spatially, is {name} found {side} {other}?`,
);
export const sides = [
  { words: ['left of', 'to the left of'], axis: 0, first: true },
  { words: ['right of', 'to the right of'], axis: 0, first: false },
  { words: ['above'], axis: 1, first: true },
  { words: ['below', 'under'], axis: 1, first: false },
] as const;

export const followUp = {
  color: phrasings(
    `and what color is it?
     what color is it?`,
    `and its colour?
     which color does that one have?
     could you also tell me what colour that is?
     ok, and what color did they make it?
     now name its color.
     please give me the colour of it too
     is it red, blue, or what color?`,
  ),
  text: phrasings(
    `what does it say?
     and the text?`,
    `and what text is on it?
     can you read me what's written on it?
     which words does it show?
     now give me its text.
     ok, what is its label?
     please also read out the text on that one
     what's the wording on it?`,
  ),
  checkbox: phrasings(
    'is it checked?',
    `and does it have a tick in it?
     has it been ticked, yes or no?
     could you also tell me if it is checked at the moment?`,
  ),
  radio: phrasings(
    'is it selected?',
    `and is that the option that's chosen?
     has it been picked, yes or no?
     please also say whether that one is currently selected.`,
  ),
  toggle: phrasings(
    'is it on?',
    `and is it switched on right now?
     has it been turned on, yes or no?
     can you also tell me whether it is set to on?`,
  ),
  tab: phrasings(
    'is it active?',
    `is it the active one?
     and is that the tab that's open now?
     is it the current tab, yes or no?
     could you also check if that tab is the one being shown?`,
  ),
} as const;

export const style = {
  short: ['answer in short', 'answer in short.'],
  detail: ['answer in detail', 'answer in detail.'],
} as const;

/** Of `free`, what training can say all the same (wordings.ts tells): not held out. */
export const sayable: ReadonlySet<string> = new Set(
  lines(`what kind of control is in {0}?
    element type for {0}?
    what element is at {0}?
    what can be read in the rectangle {0}?
    color of {0}?
    how would you describe the color of the item in {0}?
    where can i find {name}?
    does this screen have {name}?
    does the image show {name}?
    does the interface include {name}?
    number of {things}?
    what is the total number of {things} on the screen?
    does {name} appear {side} {other}?
    i think {name} is {side} {other}. am i right?
    is the position of {name} {side} {other}?
    is the checkbox in {0} checked?
    checkbox {0}: checked?
    is the radio button in {0} selected?
    is the control in {0} disabled?
    and its colour?
    is it the active one?`),
);
