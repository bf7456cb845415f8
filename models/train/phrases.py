"""The words of the questions. {0} and {1} stand for regions, {name} and {other} for things called by name.

A phrase without {0} about a region gets the region in front or behind it.
"""

# Ways to speak of a marked region, and of what lies in it.
PLACES = ['{0}', 'this region {0}', 'this area {0}', 'the region {0}', 'the marked region {0}', 'the marked area {0}', 'the box {0}',
          'the selected area {0}', 'this spot {0}', 'this part of the screen {0}', 'the highlighted region {0}', 'this place {0}']
THINGS = ['{0}', 'the element {0}', 'this element {0}', 'the control {0}', 'the widget in {0}', 'the thing at {0}', 'the object {0}',
          'the item in {0}', 'this control {0}', 'the component {0}', 'what is in {0}', 'the thing in this box {0}']


def combined(verbs, names):
    """Every verb with every name in the place of its %."""
    return [verb.replace('%', name) for verb in verbs for name in names]


CLASS = combined(['what is in %?', 'what does % contain?', 'what can be seen in %?', 'which control is in %?', 'what lies in %?',
                  'what sits in %?', 'tell me what % shows', 'what do you see in %?', 'what kind of widget is in %?', 'look at % and name it'],
                 PLACES) + combined(['what is %?', 'what type of widget is %?', 'name %', 'classify %', 'what would you call %?',
                                     'what sort of thing is %?', 'which role does % have?', 'what is the role of %?', 'what kind of control is %?',
                                     'describe % to me', 'identify %', 'what ui element is %?'], THINGS) + [
    'what can you see in this region?', 'what is in this region?', 'what is this?', 'identify the object in this region.',
    'describe this region.', 'what element is this?', 'what is the category of this region?', 'what is it?', 'what is shown here?',
    'what can you see in this region {0}?', 'what is in {0}?', 'what is this {0}?', 'describe {0}', 'what is {0}?',
    'what object is in {0}?', 'identify {0}', 'what do you see in {0}?', 'what can you see in {0}?', 'what is inside {0}?',
    'what kind of element is {0}?', 'tell me what {0} is', 'name the object in {0}', 'please describe the region {0}',
    'what type of object is {0}?', 'can you tell me what is in {0}?', 'what does {0} show?', 'what is in the region {0}?',
    'what is in the area {0}?', 'what is the thing in {0}?', 'explain {0}', 'which element is {0}?']
POINT = combined(['what is at %?', 'what is under %?', 'which element is at %?', 'what lies under %?', 'what would i click at %?',
                  'what did i hit at %?', 'which control is here: %?', 'what does the cursor touch at %?'],
                 ['{0}', 'this point {0}', 'the point {0}', 'this position {0}', 'the marked spot {0}', 'this location {0}', 'the mouse {0}']) + [
    'what is at this point?', 'what can you see at this point?', 'what element is here?', 'what did i click on?', 'what is this?',
    'what is at {0}?', 'what can you see at {0}?', 'what is here {0}?', 'what did i click on at {0}?', 'what is under {0}?',
    'what is this {0}?', 'describe {0}', 'what is {0}?', 'what is at the point {0}?', 'tell me what is at {0}', 'identify {0}',
    'what object is at {0}?', 'which element is at {0}?']
OCR = combined(['read %', 'read out %', 'what does % say?', 'what is written in %?', 'what text is in %?', 'which words are in %?',
                'what is the text of %?', 'transcribe %', 'give me the text in %', 'copy the text from %', 'what words do you see in %?',
                'spell out %', 'which text does % show?', 'what caption does % have?', 'what label is on %?', 'extract the text from %'],
               PLACES + THINGS[1:6]) + [
    'what text can you see in this region?', 'what does it say?', 'read the text in this region.', 'what is written here?',
    'what is the text in this region?', 'ocr', 'read this', 'what text can you see in {0}?', 'what text can you see in this region {0}?',
    'what does {0} say?', 'read {0}', 'read the text in {0}', 'what is written in {0}?', 'what is the text in {0}?', 'ocr {0}',
    'what text is in {0}?', 'which text can you see in {0}?', 'transcribe {0}', 'transcribe the text in {0}',
    'please read the text {0}', 'what is written at {0}?', 'what text is at {0}?', 'what does the text in {0} say?']
COLOR = combined(['what color is %?', 'what colour is %?', 'which color has %?', 'which colour does % have?', 'name the color of %',
                  'tell me the color of %', 'what is the colour of %?', 'in which color is % painted?', 'how is % colored?',
                  'what shade is %?', 'what is the fill color of %?'], THINGS) + [
    'what color is it?', 'what color is the object in this region?', 'what is the color of this?', 'which colour is this?',
    'what colour is it?', 'what color is {0}?', 'what colour is {0}?', 'what is the color of {0}?', 'which color does {0} have?',
    'tell me the colour of {0}', 'what color is the object in {0}?', 'what color is the thing in {0}?', 'which color is {0}?']
STATE = {
    'checkbox': combined(['is % checked?', 'is % ticked?', 'has % been checked?', 'is there a tick in %?', 'is % marked?', 'is % on?'], THINGS) + ['is it checked?', 'is this checkbox checked?', 'is {0} checked?', 'is the checkbox {0} checked?',
                 'is the checkbox in {0} checked?', 'is {0} ticked?', 'is this box ticked?'],
    'radio': combined(['is % selected?', 'is % chosen?', 'is % the chosen one?', 'has % been selected?', 'is % picked?', 'is % active?'], THINGS) + ['is it selected?', 'is this radio button selected?', 'is {0} selected?', 'is the radio button {0} selected?',
              'is the option {0} selected?'],
    'toggle': combined(['is % on?', 'is % switched on?', 'is % turned on?', 'is % active?', 'has % been switched on?', 'is % set to on?'], THINGS) + ['is it on?', 'is this toggle on?', 'is {0} on?', 'is {0} switched on?', 'is the toggle {0} on?', 'is the switch {0} on?',
               'is this switched on?'],
    'tab': combined(['is % active?', 'is % the active tab?', 'is % selected?', 'is % the current tab?', 'is % open?', 'is % the tab in front?'], THINGS) + ['is this tab active?', 'is it active?', 'is {0} active?', 'is the tab {0} active?', 'is the tab in {0} active?'],
}
# (phrases, whether "yes" means that it is disabled)
DISABLED = [(combined(['is % disabled?', 'is % grayed out?', 'is % inactive?', 'has % been disabled?'], THINGS) + ['is it disabled?'], True),
            (combined(['is % enabled?', 'can i use %?', 'is % usable?', 'can i click %?'], THINGS) + ['is it enabled?'], False)]
WHERE = [
    'where on the screen is {name}?', 'where can {name} be found?', 'please locate {name}', 'give me the position of {name}', 'draw a box around {name}',
    'highlight {name}', 'which area holds {name}?', 'what is the location of {name}?', 'show where {name} is', 'i am looking for {name}',
    'find me {name}', 'where should i click for {name}?', 'box {name}', 'where is {name} placed?', 'tell me where {name} is',
    'which place does {name} have?', 'ground {name}', 'detect {name}', 'where would i find {name}?', 'search for {name}',
    'where is {name}?', 'find {name}.', 'locate {name}.', 'give me the bounding box of {name}.', 'point out {name}.',
    'point at {name}', 'show me {name}', 'where can i find {name}?', 'where do i see {name}?', 'mark {name}', 'where {name}',
    'what are the coordinates of {name}?', 'which region shows {name}?', 'in which region is {name}?', 'point to {name}']
COUNT = ['how many {name} are shown?', 'how many {name} are on the screen?', 'tell me the number of {name}', 'what is the total number of {name}?',
         'how many {name} does it have?', 'number of {name}?', 'give me the count of {name}', 'how many {name} can be seen here?',
         'how many {name} are there?', 'count the {name}.', 'what is the number of {name}?', 'how many {name} can you see?',
         'how many {name} are in the picture?', 'how many {name} are in the image?', 'how many {name} do you see?']
EXISTS = ['is {name} visible?', 'does it show {name}?', 'is {name} shown here?', 'is {name} present?', 'can {name} be seen?', 'do you find {name}?',
          'does the screen have {name}?', 'is there {name} anywhere?', 'does {name} appear in the picture?', 'are you able to see {name}?',
          'is {name} on this screen?', 'does this screenshot contain {name}?', 'is there {name} in the image?', 'can you see {name}?', 'is there {name}?', 'does the image contain {name}?',
          'is there {name} in the picture?', 'do you see {name}?', 'does the picture show {name}?', 'is there {name} on the screen?',
          'can you find {name}?']
# (phrase, axis, sign): yes when sign * (centre of the first - centre of the second) is negative along the axis
SIDES = [('left of', 0, 1), ('to the left of', 0, 1), ('right of', 0, -1), ('to the right of', 0, -1), ('above', 1, 1), ('below', 1, -1),
         ('under', 1, -1)]
RELATION = ['is %s %s %s?'] * 3 + ['do you see %s %s %s?', 'can %s be found %s %s?', 'would you say that %s is %s %s?']
PAIR_SIDE = ['is {0} SIDE {1}?', 'is the object in {0} SIDE the object in {1}?', 'is the first SIDE the second? {0} {1}']
PAIR_COLOR = ['do {0} and {1} have the same color?', 'are {0} and {1} the same color?', 'is {0} the same colour as {1}?',
              'do the objects in {0} and {1} have the same colour?']
PAIR_WHAT = ['what are {0} and {1}?', 'what is in {0} and {1}?', 'describe {0} and {1}', 'what can you see in {0} and in {1}?',
             'compare {0} and {1}', 'compare {0} with {1}']
FOLLOW_COLOR = ['what about its color?', 'and in which color?', 'tell me its color', 'which colour is it?', 'what color is that?', 'and what color is it?', 'what color is it?', 'and what colour is it?', 'which color does it have?', 'and its color?',
                'and the colour?', 'what is its color?', 'what color does it have?']
FOLLOW_OCR = ['which words are on it?', 'read it out', 'what is the text on it?', 'what text does it have?', 'read that', 'and what is written there?', 'what does it say?', 'and what does it say?', 'what text is in it?', 'what is written on it?', 'read it', 'and the text?',
              'what is its text?', 'what is the text?']
FOLLOW_STATE = {'checkbox': ['is it checked?', 'and is it checked?', 'is it ticked?'], 'radio': ['is it selected?', 'and is it selected?'],
                'toggle': combined(['is % on?', 'is % switched on?', 'is % turned on?', 'is % active?', 'has % been switched on?', 'is % set to on?'], THINGS) + ['is it on?', 'and is it switched on?', 'is it on or off?'], 'tab': ['is it active?', 'and is it active?']}
FOLLOW_CLASS = ['what is it?', 'and what is it?', 'what is this?', 'what kind of element is it?']
SHORT = ['please be short', 'in short', 'answer in short!', 'answer in short', 'answer in short.', 'please answer in short.']
DETAIL = ['in detail', 'answer in detail!', 'answer in detail', 'answer in detail.', 'please answer in detail.']
# Polite words before a question; some are not in the vocabulary on purpose, so that spelled words are no surprise.
OPENERS = ['please, ', 'please ', 'hello, ', 'hi, ', 'ok, ', 'now ', 'and ', 'so ', 'can you tell me: ', 'tell me ', 'i want to know, ',
           'in this picture, ', 'on this screen, ', 'look at the screenshot: ', 'question: ', 'quickly: ', 'well, ', 'dear model, ', 'kindly ']
CLOSERS = [' please', ', please?', ' for me?', ' right now', ' exactly?', ' here?', ', thanks', ' then?', ' in your view', ' again?', ' or not?']

# Words of answers.
ANSWERS = ['i cannot read that', 'a an the text nothing yes no and with this is it no text the text is says on off']


def _all(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [phrase for part in value.values() for phrase in _all(part)]
    return [phrase for part in value if not isinstance(part, (bool, int, float)) for phrase in _all(part)]


SPELLED_ON_PURPOSE = {'quickly', 'dear', 'model', 'kindly', 'well'}
ALL_PHRASES = [
    ' '.join(word for word in phrase.split() if word.strip(',:') not in SPELLED_ON_PURPOSE)
    for phrase in _all([CLASS, POINT, OCR, COLOR, STATE, DISABLED, WHERE, COUNT, EXISTS, SIDES, PAIR_SIDE, PAIR_COLOR, PAIR_WHAT, FOLLOW_COLOR,
                        FOLLOW_OCR, FOLLOW_STATE, FOLLOW_CLASS, SHORT, DETAIL, OPENERS, ANSWERS])]
