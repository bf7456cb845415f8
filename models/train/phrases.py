"""The words of the questions. {0} and {1} stand for regions, {name} and {other} for things called by name.

A phrase without {0} about a region gets the region in front or behind it.
"""

CLASS = [
    'what can you see in this region?', 'what is in this region?', 'what is this?', 'identify the object in this region.',
    'describe this region.', 'what element is this?', 'what is the category of this region?', 'what is it?', 'what is shown here?',
    'what can you see in this region {0}?', 'what is in {0}?', 'what is this {0}?', 'describe {0}', 'what is {0}?',
    'what object is in {0}?', 'identify {0}', 'what do you see in {0}?', 'what can you see in {0}?', 'what is inside {0}?',
    'what kind of element is {0}?', 'tell me what {0} is', 'name the object in {0}', 'please describe the region {0}',
    'what type of object is {0}?', 'can you tell me what is in {0}?', 'what does {0} show?', 'what is in the region {0}?',
    'what is in the area {0}?', 'what is the thing in {0}?', 'explain {0}', 'which element is {0}?']
POINT = [
    'what is at this point?', 'what can you see at this point?', 'what element is here?', 'what did i click on?', 'what is this?',
    'what is at {0}?', 'what can you see at {0}?', 'what is here {0}?', 'what did i click on at {0}?', 'what is under {0}?',
    'what is this {0}?', 'describe {0}', 'what is {0}?', 'what is at the point {0}?', 'tell me what is at {0}', 'identify {0}',
    'what object is at {0}?', 'which element is at {0}?']
OCR = [
    'what text can you see in this region?', 'what does it say?', 'read the text in this region.', 'what is written here?',
    'what is the text in this region?', 'ocr', 'read this', 'what text can you see in {0}?', 'what text can you see in this region {0}?',
    'what does {0} say?', 'read {0}', 'read the text in {0}', 'what is written in {0}?', 'what is the text in {0}?', 'ocr {0}',
    'what text is in {0}?', 'which text can you see in {0}?', 'transcribe {0}', 'transcribe the text in {0}',
    'please read the text {0}', 'what is written at {0}?', 'what text is at {0}?', 'what does the text in {0} say?']
COLOR = [
    'what color is it?', 'what color is the object in this region?', 'what is the color of this?', 'which colour is this?',
    'what colour is it?', 'what color is {0}?', 'what colour is {0}?', 'what is the color of {0}?', 'which color does {0} have?',
    'tell me the colour of {0}', 'what color is the object in {0}?', 'what color is the thing in {0}?', 'which color is {0}?']
STATE = {
    'checkbox': ['is it checked?', 'is this checkbox checked?', 'is {0} checked?', 'is the checkbox {0} checked?',
                 'is the checkbox in {0} checked?', 'is {0} ticked?', 'is this box ticked?'],
    'radio': ['is it selected?', 'is this radio button selected?', 'is {0} selected?', 'is the radio button {0} selected?',
              'is the option {0} selected?'],
    'toggle': ['is it on?', 'is this toggle on?', 'is {0} on?', 'is {0} switched on?', 'is the toggle {0} on?', 'is the switch {0} on?',
               'is this switched on?'],
    'tab': ['is this tab active?', 'is it active?', 'is {0} active?', 'is the tab {0} active?', 'is the tab in {0} active?'],
}
WHERE = [
    'where is {name}?', 'find {name}.', 'locate {name}.', 'give me the bounding box of {name}.', 'point out {name}.',
    'point at {name}', 'show me {name}', 'where can i find {name}?', 'where do i see {name}?', 'mark {name}', 'where {name}',
    'what are the coordinates of {name}?', 'which region shows {name}?', 'in which region is {name}?', 'point to {name}']
COUNT = ['how many {name} are there?', 'count the {name}.', 'what is the number of {name}?', 'how many {name} can you see?',
         'how many {name} are in the picture?', 'how many {name} are in the image?', 'how many {name} do you see?']
EXISTS = ['is there {name} in the image?', 'can you see {name}?', 'is there {name}?', 'does the image contain {name}?',
          'is there {name} in the picture?', 'do you see {name}?', 'does the picture show {name}?', 'is there {name} on the screen?',
          'can you find {name}?']
# (phrase, axis, sign): yes when sign * (centre of the first - centre of the second) is negative along the axis
SIDES = [('left of', 0, 1), ('to the left of', 0, 1), ('right of', 0, -1), ('to the right of', 0, -1), ('above', 1, 1), ('below', 1, -1),
         ('under', 1, -1)]
PAIR_SIDE = ['is {0} SIDE {1}?', 'is the object in {0} SIDE the object in {1}?', 'is the first SIDE the second? {0} {1}']
PAIR_COLOR = ['do {0} and {1} have the same color?', 'are {0} and {1} the same color?', 'is {0} the same colour as {1}?',
              'do the objects in {0} and {1} have the same colour?']
PAIR_WHAT = ['what are {0} and {1}?', 'what is in {0} and {1}?', 'describe {0} and {1}', 'what can you see in {0} and in {1}?',
             'compare {0} and {1}', 'compare {0} with {1}']
FOLLOW_COLOR = ['and what color is it?', 'what color is it?', 'and what colour is it?', 'which color does it have?', 'and its color?',
                'and the colour?', 'what is its color?', 'what color does it have?']
FOLLOW_OCR = ['what does it say?', 'and what does it say?', 'what text is in it?', 'what is written on it?', 'read it', 'and the text?',
              'what is its text?', 'what is the text?']
FOLLOW_STATE = {'checkbox': ['is it checked?', 'and is it checked?', 'is it ticked?'], 'radio': ['is it selected?', 'and is it selected?'],
                'toggle': ['is it on?', 'and is it switched on?', 'is it on or off?'], 'tab': ['is it active?', 'and is it active?']}
FOLLOW_CLASS = ['what is it?', 'and what is it?', 'what is this?', 'what kind of element is it?']
SHORT = ['answer in short', 'answer in short.', 'please answer in short.']
DETAIL = ['answer in detail', 'answer in detail.', 'please answer in detail.']
# Polite words before a question; some are not in the vocabulary on purpose, so that spelled words are no surprise.
OPENERS = ['please, ', 'please ', 'hello, ', 'hi, ', 'ok, ', 'now ', 'and ', 'so ', 'can you tell me: ', 'tell me ', 'i want to know, ',
           'in this picture, ', 'on this screen, ', 'look at the screenshot: ', 'question: ', 'quickly: ', 'well, ', 'dear model, ', 'kindly ']

# Words of answers.
ANSWERS = ['a an the text nothing yes no and with this is it no text the text is says on off']


def _all(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [phrase for part in value.values() for phrase in _all(part)]
    return [phrase for part in value if not isinstance(part, (int, float)) for phrase in _all(part)]


SPELLED_ON_PURPOSE = {'quickly', 'dear', 'model', 'kindly', 'well'}
ALL_PHRASES = [
    ' '.join(word for word in phrase.split() if word.strip(',:') not in SPELLED_ON_PURPOSE)
    for phrase in _all([CLASS, POINT, OCR, COLOR, STATE, WHERE, COUNT, EXISTS, SIDES, PAIR_SIDE, PAIR_COLOR, PAIR_WHAT, FOLLOW_COLOR,
                        FOLLOW_OCR, FOLLOW_STATE, FOLLOW_CLASS, SHORT, DETAIL, OPENERS, ANSWERS])]
