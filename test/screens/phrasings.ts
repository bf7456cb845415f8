/**
 * How the test asks. `known` are a few wordings of the training list (models/train/phrases.py), `free` are held out
 * of it. {0} is the region, {name} a thing called by name, {other} another one, {things} a plural, {is} a state.
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
  `which sort of control sits in {0}?
   i marked {0}, what would you call it?
   {0} - what am i looking at?
   could you name the widget at {0}?
   say what {0} contains
   what have i selected with {0}?
   what does the part {0} of this screen show?
   of which type is the control {0}?
   please classify the area {0}
   the thing inside {0}, what is it called?
   what sort of thing is drawn in {0}?
   what would a screen reader announce for {0}?
   which user interface element does {0} cover?
   look at {0} and tell me the kind of element
   help me understand {0}
   if you had to label {0}, what would it be?
   what do we have in {0}?
   here {0} i see something, what might it be?
   what item is found in {0}?
   {0} - if you were a teacher, what would you call that?
   what ui part did i frame with {0}?
   tell me about {0}`,
);

export const point = phrasings(
  `what is at {0}?
   what did i click on at {0}?
   what element is here? {0}
   what is under {0}?`,
  `my mouse is at {0}, what is there?
   what would i hit if i pressed at {0}?
   name whatever is located at {0}
   which control lies beneath {0}?
   i tapped {0}. what was it?
   the cursor stands on {0}: what is below it?
   at {0} there is what?
   what gets the click at {0}?
   say what is shown at position {0}
   tell me which widget {0} falls on
   what is the control at {0} called?
   {0} belongs to which element?
   how would one name the thing at {0}?
   what am i pointing to with {0}?
   which part of the interface is {0}?
   check {0} for me, what is it?
   what do i touch at {0}?
   what is drawn at {0}?
   please name the element around {0}
   what sits at {0}?`,
);

export const ocr = phrasings(
  `what does {0} say?
   read the text in {0}
   what is written in {0}?
   what text can you see in {0}?`,
  `somebody blind asks what {0} has on it in letters
   spell out what stands in {0}
   which words are printed in {0}?
   make {0} available to me as plain text
   i cannot see well, what are the letters in {0}?
   type what you read in {0}
   what is the wording of {0}?
   get the text out of {0}
   the caption in {0} is what?
   what does it say inside {0}?
   i left my glasses at home, so which words does {0} hold?
   what string is displayed in {0}?
   {0} says what?
   on {0} one finds which words?
   which label is shown in {0}?
   turn {0} into text
   what characters appear in {0}?
   what would i read in {0}?
   recognize the text {0}
   return the content of {0} as text
   could you lend me your eyes for the words of {0}?
   let me know what {0} reads`,
);

export const color = phrasings(
  `what color is {0}?
   what colour is {0}?
   what is the color of {0}?
   which color does {0} have?`,
  `what would a painter call the colour of {0}?
   {0} has what color?
   the shade used for {0} is what?
   i am color blind: what colour is {0}?
   what paint would match {0}?
   {0} would be called which colour by a child?
   which colour fills {0}?
   the background of {0} has which color?
   what hue does {0} have?
   can you tell the color of the button {0}?
   which crayon should i take for {0}?
   describe the color of {0} in one word
   what is the main color in {0}?
   which shade is {0}?
   {0} - color?
   what color was used for {0}?
   is {0} red, blue or something else?
   pick the color name for {0}
   what colour do you find in {0}?
   the control at {0} is of what color?`,
);

export const state = {
  checkbox: phrasings(
    `is {0} checked?
     is the checkbox {0} checked?
     is {0} ticked?`,
    `does {0} have a tick?
     has somebody checked {0}?
     is there a check mark in {0}?
     did the user tick {0}?
     is the box at {0} marked?
     is {0} in the checked state?
     would you say {0} is ticked?
     is the option {0} enabled by a tick?`,
  ),
  radio: phrasings(
    `is {0} selected?
     is the radio button {0} selected?
     is the option {0} selected?`,
    `is {0} the chosen option?
     has {0} been picked?
     is this the selected choice? {0}
     did somebody choose {0}?
     does {0} have a dot in it?
     is the round button {0} filled in?
     was {0} chosen?
     is {0} the one that is selected?`,
  ),
  toggle: phrasings(
    `is {0} on?
     is {0} switched on?
     is the toggle {0} on?`,
    `has the switch {0} been turned on?
     is the switch at {0} in the on position?
     does {0} stand on on?
     is {0} turned on right now?
     did someone activate {0}?
     is the slider switch {0} on?
     is that setting on? {0}
     tell me whether {0} is on`,
  ),
  tab: phrasings(
    `is {0} active?
     is the tab {0} active?
     is this tab active? {0}`,
    `is {0} the tab we are looking at?
     am i on the tab {0}?
     is {0} the tab that is open?
     is the page of {0} being shown?
     is {0} in front?
     is that the selected tab? {0}
     does {0} show as the active tab?
     are we in the tab {0} now?`,
  ),
  disabled: phrasings(
    `is {0} disabled?
     is it disabled? {0}`,
    `is {0} greyed out?
     is {0} inactive, so that it cannot be used?
     is {0} turned off so that nobody can use it?
     can i not use {0}?
     is the control {0} switched off for the user?
     does {0} appear to be unavailable?
     is {0} dimmed?
     is the element at {0} unavailable?`,
  ),
} as const;

export const where = phrasings(
  `where is {name}?
   find {name}.
   locate {name}.
   give me the bounding box of {name}.`,
  `where could {name} be hiding?
   put a rectangle on {name}
   on which spot is {name}?
   where would i have to click for {name}?
   take me to {name}
   single out {name}
   search the screen for {name}
   whereabouts is {name}?
   my eyes miss {name}, help
   i cannot find {name}, can you?
   outline {name}
   frame {name} please
   {name} is at which spot of this?
   which box contains {name}?
   drag my mouse to {name}
   mark where {name} is
   box for {name}
   select {name}
   where on this screen does {name} stand?
   on what part of the screen is {name}?`,
);

export const presence = phrasings(
  `is there {name} in the image?
   can you see {name}?
   is there {name} on the screen?
   do you see {name}?`,
  `does {name} appear anywhere?
   is this a screen with {name}?
   would i find {name} here?
   have you noticed {name}?
   is {name} present in this picture?
   any sign of {name}?
   does the window show {name}?
   has this page got {name}?
   is {name} part of this screenshot?
   tell me if there is {name}
   check whether {name} exists
   can {name} be seen here?
   is {name} among the elements?
   did the designer include {name}?
   do we have {name} in view?
   could i click {name} on this screen?
   does this interface offer {name}?
   is {name} displayed?
   is it true that there is {name}?
   are you able to spot {name}?`,
);

export const count = phrasings(
  `how many {things} are there?
   count the {things}.
   how many {things} can you see?
   how many {things} are in the picture?`,
  `if i clicked on each of the {things}, how many clicks would that be?
   how many {things} does this screen have?
   tell me how many {things} are shown
   what is the total of {things} here?
   {things}: how many?
   i need a count of {things}
   how many {things} would you count?
   the number of {things} in this window is what?
   count all {things} on the page
   how many {things} appear?
   how often do you find {things}?
   what number of {things} would i find?
   how many of the {things} are visible?
   please add up the {things}
   are there many {things}, and how many?
   how many {things} did you notice?
   say how many {things} exist here
   what is the count for {things}?
   how many {things} in total?
   work out how many {things} we have`,
);

/** {side} is one of `sides`. */
export const relation = phrasings(
  `is {name} {side} {other}?
   is {name} {side} {other}`,
  `does {name} stand {side} {other}?
   would you say {name} is {side} {other}?
   is it true that {name} is {side} {other}?
   do i find {name} {side} {other}?
   is {name} placed {side} {other}?
   tell me whether {name} is {side} {other}
   does {name} lie {side} {other}?
   is {name} drawn {side} {other}?
   can {name} be found {side} {other}?
   {name} is {side} {other}, right?
   check if {name} is {side} {other}
   is the position of {name} {side} {other}?
   looking at the screen, is {name} {side} {other}?
   would you bet that {name} is {side} {other}?
   is {name} located {side} {other}?
   would i see {name} {side} {other}?
   is {name} really {side} {other}?
   am i right that {name} is {side} {other}?
   does one find {name} {side} {other}?
   has {name} been put {side} {other}?`,
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
    `ok, and the shade?
     in which color?
     which colour was used for that?
     what about the color?
     and the color of that?
     how is it colored?`,
  ),
  text: phrasings(
    `what does it say?
     and the text?`,
    `what are the letters?
     can you read it?
     and its letters, what do they spell?
     what about its label?
     now read it to me
     and its caption?`,
  ),
  checkbox: phrasings('is it checked?', 'does it have a tick?\nand is there a tick?\nhas it been checked?'),
  radio: phrasings('is it selected?', 'has it been picked?\nis that the chosen one?\nand was it chosen?'),
  toggle: phrasings(
    'is it on?',
    'has someone turned it on?\nhas it been switched on?\nand does it stand on on?',
  ),
  tab: phrasings('is it active?', 'are we on it now?\nis that the open tab?\nand is it in front?'),
} as const;

export const style = {
  short: ['answer in short', 'answer in short.'],
  detail: ['answer in detail', 'answer in detail.'],
} as const;
