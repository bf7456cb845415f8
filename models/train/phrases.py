"""The words of the questions. {0} and {1} stand for regions, {name} for a thing called by name; [place] and the like are
slots, filled at random when a phrase is drawn.

A phrase without {0} about a region gets the region in front or behind it.
"""
import re
from dataclasses import replace

from frames import FRAMES, Forms
from said import said

SLOTS = {
    # ways to speak of a marked region,
    'place': ['{0}', '{0}', 'this region {0}', 'this area {0}', 'the region {0}', 'the marked region {0}', 'the marked area {0}', 'the box {0}',
              'the selected area {0}', 'this spot {0}', 'this part of the screen {0}', 'the highlighted region {0}', 'this place {0}',
              'my selection {0}', 'the rectangle {0}', 'the area i drew {0}', 'the section {0}', 'that part {0}', 'the outlined part {0}'],
    # of what lies in it,
    'thing': ['{0}', '{0}', 'the element {0}', 'this element {0}', 'the control {0}', 'the widget in {0}', 'the thing at {0}', 'the object {0}',
              'the item in {0}', 'this control {0}', 'the component {0}', 'what is in {0}', 'the thing in this box {0}', 'that one {0}',
              'whatever is in {0}', 'the one in {0}', 'the piece in {0}', 'the element in the box {0}', 'the item at {0}', 'it {0}'],
    # and of a point
    'spot': ['{0}', '{0}', 'this point {0}', 'the point {0}', 'this position {0}', 'the marked spot {0}', 'this location {0}', 'the mouse {0}',
             'my cursor {0}', 'the pointer {0}', 'the place {0}', 'the pixel {0}', 'that dot {0}'],
    'which': ['what', 'which', 'what kind of', 'what type of', 'which type of', 'what sort of', 'which kind of'],
    'sort': ['kind', 'type', 'role', 'class', 'category', 'name', 'sort'],
    'element': ['element', 'control', 'widget', 'component', 'object', 'item', 'thing', 'ui element', 'piece of the interface', 'symbol'],
    'lies in': ['is in', 'lies in', 'sits in', 'is inside', 'can be seen in', 'do you see in', 'do i see in', 'appears in', 'is shown in',
                'is visible in', 'did i mark with', 'did i put a box around in', 'have you got in', 'is placed in', 'is within', 'fills'],
    'lies at': ['is at', 'is under', 'lies under', 'sits under', 'is hit at', 'would i click at', 'did i hit at', 'can be clicked at',
                'is visible at', 'does one touch at', 'is below', 'is behind', 'did i press at', 'is right at', 'would react at'],
    # to hand something over
    'get': ['get', 'give', 'give', 'fetch', 'extract', 'return', 'report', 'provide', 'supply', 'output', 'print', 'type', 'produce', 'find', 'determine',
            'identify', 'state', 'detect', 'share', 'reveal', 'name', 'list', 'note', 'work out', 'figure out', 'find out', 'pull out', 'hand over', 'send',
            'show', 'display', 'write', 'say', 'put down', 'deliver', 'look up', 'tell'],
    'name': ['name', 'classify', 'identify', 'describe', 'recognise', 'label', 'explain', 'inspect', 'categorize', 'categorise', 'specify',
             'interpret', 'determine', 'define', 'tell apart'],
    'tell': ['tell me', 'say', 'please tell me', 'can you tell me', 'i want to know', 'explain', 'let me hear', 'now say', 'i ask you',
             'guess', 'find out', 'do you know', 'could you say', 'i would like to know'],
    # in front of a sentence that is to be answered with yes or no
    'whether': ['i wonder if', 'let me know if', 'find out if', 'please say if', 'can you see if', 'can you tell if', 'i need to know if',
                'do you think that', 'can you confirm that', 'is it so that', 'decide if', 'could you say if', 'i would like to know whether',
                'do you agree that', 'is it correct that', 'say yes if', 'judge whether', 'please verify that', 'i guess that', 'verify that', 'verify whether',
                'determine whether', 'determine if', 'report whether', 'see if', 'see whether', 'look if', 'would you agree that', 'is it the case that',
                'is it a fact that', 'could it be that', 'do i see correctly that', 'answer yes if', 'make sure that', 'please confirm that', 'i ask whether',
                'i want to know whether', 'do we know whether', 'state whether', 'it matters whether', 'any chance that', 'am i correct that'],
    'right': ['is it not?', 'or not?', 'correct?', 'is that so?', 'yes?', 'do you agree?'],
    'read': ['read', 'read out', 'transcribe', 'spell', 'spell out', 'copy', 'quote', 'recognise', 'write down', 'type', 'dictate', 'decipher',
             'decode', 'type out', 'repeat', 'extract', 'speak out', 'read aloud', 'note down'],
    'text': ['text', 'text', 'words', 'writing', 'letters', 'label', 'caption', 'string', 'message', 'line', 'title', 'content', 'characters', 'wording',
             'inscription', 'lettering', 'phrase', 'contents', 'written text', 'printed words', 'heading', 'characters and digits', 'exact text', 'full text'],
    'written': ['written', 'printed', 'spelled', 'noted', 'displayed', 'to be read', 'typed', 'shown as text'],
    'color': ['color', 'colour', 'color', 'colour', 'hue', 'tone', 'shade', 'tint', 'coloring'],
    'painted': ['painted', 'drawn', 'filled', 'shown', 'displayed', 'made', 'tinted', 'colored', 'coloured', 'rendered', 'kept'],
    'ticked': ['checked', 'in the checked state', 'filled with a tick', 'set', 'ticked', 'marked', 'on', 'crossed', 'ticked off', 'checked off', 'switched on', 'activated'],
    'tick': ['tick', 'mark', 'cross', 'check', 'tick mark', 'check sign'],
    'holds': ['hold', 'show', 'contain', 'carry', 'display'],
    'chosen': ['selected', 'in the selected state', 'picked', 'the picked one', 'set', 'filled', 'selected right now', 'chosen', 'marked', 'active', 'on', 'the chosen one', 'the selected one', 'the active one', 'the current choice',
               'activated', 'the one with the dot'],
    'on': ['on', 'in the on state', 'set', 'lit', 'switched on', 'turned on', 'active', 'set to on', 'activated', 'enabled', 'running', 'moved to on'],
    'in front': ['active', 'in use', 'the one being shown', 'the tab in use', 'currently open', 'currently shown', 'the page i am on', 'selected', 'open', 'the active tab', 'the tab in front', 'the open one', 'the current one', 'the chosen tab', 'the one i see',
                 'the visible tab', 'the tab that is shown', 'highlighted'],
    'off': ['disabled', 'grayed out', 'out of use', 'unusable', 'impossible to use', 'dead', 'shut off', 'not enabled', 'unresponsive', 'in the disabled state', 'inactive', 'switched off', 'locked', 'not usable', 'blocked', 'not available', 'deactivated', 'faded'],
    'usable': ['enabled', 'usable', 'available', 'ready to be used', 'clickable', 'active for me', 'not disabled', 'allowed'],
    'use': ['use', 'click', 'press', 'change', 'operate', 'edit', 'select'],
    'show me': ['find', 'locate', 'point out', 'point at', 'point to', 'show me', 'mark', 'box', 'detect', 'search for', 'find me', 'please locate', 'ground',
                'give me', 'i want', 'get me', 'look for', 'help me find', 'lead me to', 'show', 'please find', 'spot', 'draw', 'put a frame around',
                'pinpoint', 'identify', 'track down', 'discover', 'encircle', 'surround', 'hunt for', 'seek', 'highlight', 'draw a box around', 'go to', 'reach'],
    'position': ['position', 'bounding box', 'coordinates', 'box', 'area', 'spot', 'rectangle', 'frame', 'corner points', 'region',
                 'place', 'location', 'exact location', 'bounds', 'outline', 'extent', 'whereabouts'],
    'where': ['where is', 'where on the screen is', 'where do i see', 'where can i find', 'where would i find', 'in which region is', 'in which area is',
              'where in the picture is', 'where do you see', 'at which place is', 'in what area is', 'where exactly is', 'can you show me where i find'],
    'there': ['in the picture', 'in the image', 'on the screen', 'here', 'in this screenshot', 'on this page', 'in this view', 'in total', 'all in all', 'there',
              'in the window', 'altogether'],
    'number': ['number', 'count', 'total number', 'total', 'sum', 'amount', 'quantity'],
    'picture': ['image', 'picture', 'screen', 'screenshot', 'page', 'dialog', 'view', 'form', 'app'],
    'it shows': ['shows', 'contains', 'has', 'includes', 'displays', 'holds', 'offers'],
    'did tick': ['checked', 'ticked', 'marked', 'crossed', 'activated'],
    'shows': ['show', 'contain', 'have', 'include', 'display', 'hold'],
    'seen': ['present', 'shown', 'there', 'drawn', 'displayed', 'around', 'found', 'to be seen'],
}

CLASS = Forms(said=said('class'), whole=[
    '[which] [element] [lies in] [place]?', '[which] [element] [lies in] [place]?', 'what [lies in] [place]?', '[which] [element] is [thing]?',
    'what is [thing]?', '[name] [thing]', '[name] the [element] in [place]', '[tell] what [place] shows', '[tell] what [lies in] [place]',
    '[tell] what [thing] is', 'what does [place] [holds]?', 'what would you call [thing]?', 'which role does [thing] have?', 'what is the role of [thing]?',
    'look at [place] and [name] it', '[thing]: what is it?', '[place] shows what?', '[thing] is [which] [element]?', 'how do you call [thing]?',
    'what name has [thing]?', 'what should i call [thing]?', 'what am i seeing in [place]?', 'i do not know [thing], what is it?',
    'what is this?', 'what is it?', '[name] this', 'what is the category of this region?', 'what is shown here?', 'what do you see here?',
    'what is [place]?', 'what is [place]?', 'what is in [place]?', 'what can you see in [place]?', '[name] [place]', 'to which category does [thing] belong?',
    'which of all controls is [thing]?', 'in one word, what is [thing]?', 'give [thing] a name', 'what is the [element] in [place] called?',
    # with answers to choose from, see choices.py
    'is [thing] {a} or {b}?', 'is [thing] {a}, {b} or {c}?', 'is [thing] {a}, {b} or none of them?', '{a} or {b}, what is [thing]?', 'is it {a} or rather {b}?',
    'would you call [thing] {a} or {b}?', 'do i see {a} or {b} in [place]?', '[thing]: {A}, {B}, {C}?', '[which] [element] is [thing], {A} or {B}?',
    '[tell] the [sort] of [thing], say {A} or {B}', '[tell] if [thing] is {a}, {b} or what else', 'choose one for [thing]: {A}, {B}, {C} or another'],
    nouns=['[element] [sort] of [thing]', '[element] [sort] for [thing]', 'the [element] [sort] in [place]', '[sort] of [thing]', '[sort] of the [element] in [place]',
           'the [sort] of [thing], like {A} or {B}', 'the kind of [element] in [place]', 'the type of [thing]', 'the role of [thing]', 'the name of the [element] in [place]', 'the category of [thing]',
           'the class of [thing]', 'a name for [thing]', 'the word for [thing]', 'the sort of [element] in [place]', 'the name of [thing]', 'the identity of [thing]',
           'the [element] in [place]', 'the [element] that [lies in] [place]', 'the type of the [element] in [place]', 'what one calls [thing]',
           'the proper term for [thing]', 'a word for the [element] in [place]', 'the role of the [element] in [place]', 'the kind of thing in [place]'],
    clauses=['what [thing] is', 'what [lies in] [place]', '[which] [element] [lies in] [place]', '[which] [element] [thing] is', 'what i marked with [place]',
             'what [place] shows', 'what [place] holds', 'what was drawn in [place]', 'what to call [thing]', 'how one calls [thing]', 'what you see in [place]',
             'what there is in [place]', 'what we have in [place]', 'what the user marked with [place]', '[which] [element] i put a box around in [place]',
             'what is inside of [place]', 'what is to be found in [place]', '[which] [element] this is [place]', 'what category [thing] has'],
    orders=['[name] [thing]', '[name] the [element] in [place]', 'look at [place] and say what it is', 'put a name to [thing]', 'tell the type of [thing]',
            'have a look at [place] and [name] it', '[get] the type of [thing]', 'say what [thing] is', 'tell what [lies in] [place]', 'find a word for [thing]',
            'recognise the [element] in [place]', 'decide what [thing] is', 'take [place] and [name] what it shows'])
POINT = Forms(said=said('point'), whole=[
    '[which] [element] [lies at] [spot]?', '[which] [element] [lies at] [spot]?', 'what [lies at] [spot]?', 'what [lies at] [spot]?', '[tell] what [lies at] [spot]',
    'what can you see at [spot]?', 'what did i click on at [spot]?', 'which control is here: [spot]?', 'what does the cursor touch at [spot]?',
    '[name] the [element] at [spot]', '[name] what [lies at] [spot]', 'i clicked on [spot], what was there?', 'on what does [spot] lie?',
    '[spot] is on what?', '[spot] hits what?', '[spot] lies on [which] [element]?', 'a click at [spot] goes to what?', 'what is [spot] on?',
    'what is at this point?', 'what can you see at this point?', 'what element is here?', 'what did i click on?', 'what is this?', 'what is here {0}?',
    'what is this {0}?', '[name] {0}', 'what is {0}?', 'what do i point at with [spot]?', 'which [element] did i choose at [spot]?'],
    nouns=['[element] [sort] at [spot]', '[element] under [spot]', 'the [element] at [spot]', 'the [element] under [spot]', 'the kind of [element] at [spot]', 'the type of [element] under [spot]', 'the target of a click at [spot]',
           'the name of the [element] at [spot]', 'the thing at [spot]', 'the role of what [lies at] [spot]', 'the [element] that [lies at] [spot]',
           'the [element] which [spot] hits', 'the owner of [spot]', 'a name for the thing under [spot]'],
    clauses=['what [lies at] [spot]', '[which] [element] [lies at] [spot]', 'what [spot] hits', 'what a click at [spot] would hit', 'on what [spot] lies', 'what there is at [spot]',
             '[which] [element] [spot] belongs to', 'what i would press at [spot]', 'what reacts to a press at [spot]', 'what i get when i click [spot]', 'what i clicked at [spot]',
             'where a click at [spot] goes', '[which] [element] is hit by [spot]'],
    orders=['[name] the [element] at [spot]', '[name] what [lies at] [spot]', 'say what [spot] hits', 'tell what is under [spot]', 'look under [spot] and [name] it',
            'tell the kind of [element] at [spot]', '[get] the type of what is at [spot]', 'say on what [spot] is'])
OCR = Forms(said=said('ocr'), whole=[
    '[read] [place]', '[read] the [text] in [place]', '[read] what is [written] in [place]', 'what does [thing] say?', 'what is [written] in [place]?',
    'what [text] is in [place]?', 'which [text] is in [place]?', 'what is the [text] of [thing]?', 'give me the [text] of [thing]', 'what [text] do you see in [place]?',
    'which [text] does [place] show?', 'what [text] does [thing] have?', 'what [text] is on [thing]?', '[tell] what is [written] in [place]', 'which [text] has [thing]?',
    '[tell] the [text] in [place]', '[thing]: what does it say?', '[place] says', 'what text can you see in [place]?', 'what can be read in [place]?',
    'can you read [place]?', 'i need the [text] of [thing]', 'the [text] in [place], please', 'what do the letters in [place] say?', 'what is to be read in [place]?',
    'what text can you see in this region?', 'what does it say?', 'read the text in this region.', 'what is written here?', 'which words are here?',
    'what is the text in this region?', 'ocr', 'ocr {0}', 'read this', 'what text is at {0}?', 'please read the text {0}', 'letter by letter, what is in [place]?'],
    nouns=['the [text] of [thing]', 'the [text] in [place]', 'the [text] on [thing]', 'the [text] inside [place]', 'the [text] that [place] shows', 'what is [written] in [place]',
           'the [text] [written] in [place]', 'all [text] in [place]', 'the [text] at [place]', 'the [text] that [thing] has', 'the [text] of the [element] in [place]',
           'the reading of [place]', 'a copy of the [text] in [place]', 'the [text] that one reads in [place]', 'whatever is [written] in [place]', '[place] as text'],
    clauses=['what [thing] says', 'what is [written] in [place]', 'what [place] says', 'which [text] [thing] has', 'what [text] is in [place]', 'what [text] is on [thing]',
             'what there is to read in [place]', 'what somebody wrote in [place]', 'what one reads in [place]', 'how [place] reads', 'what the [text] of [thing] is',
             'what the [text] in [place] says', 'what you read in [place]', 'which words [thing] carries', 'which [text] you find in [place]', 'what stands [written] on [thing]',
             'which letters [place] holds', 'what the [element] in [place] says'],
    orders=['[read] [place]', '[read] the [text] in [place]', '[read] what is [written] in [place]', '[read] [thing]', '[read] the [text] of [thing]', 'look at [place] and [read] it',
            '[get] the [text] of [thing]', '[get] the [text] in [place]', 'convert [place] to text', 'put the [text] of [thing] into words', '[read] every letter in [place]',
            'take the [text] from [place]', 'tell the words in [place]', 'run ocr on [place]', 'do ocr for [place]'])
# All have a region.
OCR_PLACED = replace(OCR, said=[phrase for phrase in OCR.said if '{0}' in phrase],
                     whole=[phrase for phrase in OCR.whole if '[place]' in phrase or '[thing]' in phrase or '{0}' in phrase])
COLOR = Forms(said=said('color'), whole=[
    'what [color] is [thing]?', 'which [color] is [thing]?', 'which [color] has [thing]?', 'what [color] has [thing]?', 'which [color] does [thing] have?',
    'what is the [color] of [thing]?', '[tell] the [color] of [thing]', 'in what [color] is [thing] [painted]?', 'with which [color] is [thing] [painted]?',
    'what shade is [thing]?', 'what is the fill [color] of [thing]?', '[tell] which [color] [thing] has', 'what [color] do you see in [place]?',
    '[thing]: which [color]?', 'give me the [color] of [thing]', 'what [color] was [thing] [painted]?', 'is [thing] green or which [color]?',
    'what [color] is it?', 'what [color] is the object in this region?', 'what is the [color] of this?', 'which [color] is this?', 'what tone has [thing]?',
    'the [color] of [thing]?', 'which of all colors has [thing]?', 'how would you call the [color] of [thing]?'],
    nouns=['the [color] of [thing]', 'the [color] in [place]', 'the main [color] of [thing]', 'the name of the [color] of [thing]', 'the [color] that [thing] has',
           'the [color] of the [element] in [place]', 'the fill of [thing]', 'the [color] you see in [place]', 'the [color] with which [thing] is [painted]'],
    clauses=['what [color] [thing] is', 'what [color] [thing] has', 'which [color] [thing] has', 'in which [color] [thing] is [painted]', 'which [color] you see in [place]',
             'what the [color] of [thing] is', 'how [thing] is coloured', 'of which [color] [thing] is', 'which [color] they gave [thing]', 'what [color] there is in [place]'],
    orders=['name the [color] of [thing]', 'tell the [color] of [thing]', '[get] the [color] of [thing]', 'describe the [color] of [thing]', 'say which [color] [thing] has',
            'look at [place] and name the [color]', 'identify the [color] of [thing]', 'call the [color] of [thing] by its name'])
STATE = {
    'checkbox': Forms(said=said('checkbox'), whole=['is [thing] [ticked]?', 'is [thing] [ticked]?', 'has [thing] been [ticked]?', 'was [thing] [ticked]?', '[whether] [thing] is [ticked]',
                 'is there a [tick] in [thing]?', 'do you see a [tick] in [thing]?', 'does [thing] [holds] a [tick]?', 'did i check [thing]?', 'did anyone tick [thing]?',
                 '[thing] is [ticked], [right]', '[thing]: [ticked] or not?', 'is the checkbox [place] [ticked]?', 'is this checkbox [ticked]?', 'is it [ticked]?',
                 'is the checkbox in [place] [ticked]?', 'is [place] ticked?', 'a [tick] is in [thing], [right]', 'is the state of [thing] [ticked]?'], claims=['[thing] is [ticked]', '[thing] is [ticked]', 'there is a [tick] in [thing]', '[thing] has a [tick]', 'somebody [did tick] [thing]', 'the checkbox in [place] is [ticked]', 'you see a [tick] in [place]', 'the box of [thing] is [ticked]', '[thing] has been [ticked]']),
    'radio': Forms(said=said('radio'), whole=['is [thing] [chosen]?', 'is [thing] [chosen]?', 'has [thing] been selected?', '[whether] [thing] is [chosen]', 'did i choose [thing]?', 'is it [chosen]?',
              '[thing] is [chosen], [right]', '[thing]: [chosen] or not?', 'is the radio button [place] [chosen]?', 'is the option [place] [chosen]?',
              'is this radio button [chosen]?', 'do you see a dot in [thing]?', 'did anyone select [thing]?', 'of all options, is [thing] [chosen]?',
              'is [thing] picked?', 'is there a point in [thing]?', 'did they pick [thing]?'], claims=['[thing] is [chosen]', '[thing] is [chosen]', 'there is a dot in [thing]', '[thing] has a dot', 'somebody chose [thing]', 'the radio button in [place] is [chosen]', '[thing] has been selected', 'of all options it is [thing] that is [chosen]', 'the circle in [place] is filled']),
    'toggle': Forms(said=said('toggle'), whole=['is [thing] [on]?', 'is [thing] [on]?', 'has [thing] been [on]?', 'was [thing] [on]?', '[whether] [thing] is [on]', '[thing] is [on], [right]',
               '[thing]: [on] or off?', 'is the toggle [place] [on]?', 'is the switch [place] [on]?', 'is this toggle [on]?', 'is it [on]?', 'did i switch [thing] on?',
               'is this switched on?', 'did anyone turn [thing] on?', 'is the state of [thing] on?', 'does [thing] say on?', 'is the knob of [thing] at on?'], claims=['[thing] is [on]', '[thing] is [on]', 'the toggle in [place] is [on]', 'the switch in [place] is [on]', 'somebody switched [thing] on', '[thing] has been turned on', 'the setting of [thing] is [on]', 'the state of [thing] is on', '[thing] shows on']),
    'tab': Forms(said=said('tab'), whole=['is [thing] [in front]?', 'is [thing] [in front]?', '[whether] [thing] is [in front]', '[thing] is [in front], [right]', '[thing]: [in front] or not?',
            'is this tab [in front]?', 'is it [in front]?', 'is the tab [place] [in front]?', 'is the tab in [place] [in front]?', 'do i see the page of [thing]?',
            'is it [thing] that is [in front]?', 'did i open [thing]?', 'did anyone select the tab [place]?', 'of all tabs, is [thing] [in front]?',
            'does the page belong to [thing]?'], claims=['[thing] is [in front]', '[thing] is [in front]', 'the tab in [place] is [in front]', 'somebody opened [thing]', 'we see the page of [thing]', 'of all tabs it is [thing] that is [in front]', 'the page below belongs to [thing]', '[thing] is the tab that is open']),
}
# (phrases, whether "yes" means that it is disabled)
DISABLED = [(Forms(said=said('disabled'), whole=['is [thing] [off]?', 'is [thing] [off]?', '[whether] [thing] is [off]', '[thing] is [off], [right]', '[thing]: [off] or not?', 'is it [off]?',
              'did anyone disable [thing]?', 'has [thing] been [off]?', 'is it impossible to [use] [thing]?', 'does [thing] look [off]?'],
                   claims=['[thing] is [off]', '[thing] is [off]', '[thing] cannot be used', 'nobody can [use] [thing]', 'one cannot [use] [thing]', 'the [element] in [place] is [off]', '[thing] looks [off]', 'it is impossible to [use] [thing]']), True),
            (Forms(said=said('enabled'), whole=['is [thing] [usable]?', 'is [thing] [usable]?', 'can i [use] [thing]?', 'is it [usable]?', '[whether] [thing] is [usable]', '[thing] is [usable], [right]',
              'may i [use] [thing]?', 'can one [use] [thing]?', '[whether] i can [use] [thing]', 'does [thing] work?', 'does it let me [use] [thing]?'],
                   claims=['[thing] is [usable]', '[thing] is [usable]', '[thing] can be used', 'i can [use] [thing]', 'one can [use] [thing]', 'the [element] in [place] is [usable]', '[thing] works']), False)]
WHERE = Forms(said=said('where'), whole=[
    '[where] {name}?', '[where] {name}?', '[where] {name}?', '[show me] {name}', '[show me] {name}', '[show me] {name}', 'where is {name}?', 'find {name}.', 'locate {name}.',
    'give me the bounding box of {name}.', 'what is the [position] of {name}?', '[tell] the [position] of {name}', '[tell] where {name} is', 'where {name}',
    'show where {name} is', 'where can {name} be found?', 'where is {name} placed?', 'which [position] has {name}?', 'which area holds {name}?',
    'where should i click for {name}?', 'which region shows {name}?', 'i need the [position] of {name}', '{name}: where?', '{name}, where is it?',
    'where did they put {name}?', 'in which corner is {name}?', 'do you know where {name} is?', 'the [position] of {name}, please'],
    nouns=['the [position] of {name}', 'the [position] of {name}', 'the place where {name} is', 'the box of {name}', 'the box around {name}', 'the region with {name}',
           'a box around {name}', 'the area that {name} takes up', 'the spot of {name}', 'the part of the screen with {name}', 'the coordinates for {name}', 'the way to {name}'],
    clauses=['where {name} is', 'where {name} lies', 'where to find {name}', 'where i find {name}', 'where to click for {name}', 'in which area {name} is', 'where they placed {name}',
             'where {name} can be seen', 'at which place {name} is', 'where you see {name}', 'where to look for {name}', 'which region holds {name}', 'where {name} sits'],
    orders=['[show me] {name}', '[show me] {name}', '[show me] {name}', '[get] the [position] of {name}', 'say where {name} is', 'put a box on {name}', 'draw a frame around {name}',
            'point with a box at {name}', 'look for {name}', 'take me where {name} is', 'bring me to {name}', 'name the place of {name}', 'give a box for {name}'])
COUNT = Forms(said=said('count'), whole=[
    'how many {name} are [there]?', 'how many {name} are [there]?', 'how many {name} can you see [there]?', 'how many {name} do you see?', 'count the {name}.',
    'count the {name} [there]', 'what is the [number] of {name}?', '[tell] the [number] of {name} [there]', 'how many {name} are shown [there]?',
    '[tell] how many {name} there are', 'how many {name} does the [picture] [shows]?', 'how many {name} can be seen [there]?', '{name} [there], how many?',
    'the [number] of {name}, please', 'please count {name}', 'i see how many {name} [there]?', 'how many {name} did they put [there]?'],
    nouns=['the [number] of {name}', 'the [number] of {name} [there]', 'the [number] of all {name}', 'how many {name} there are', 'the exact [number] of {name}',
           'a count of the {name} [there]', 'a number for the {name} [there]', 'the sum of all {name}', 'the tally of {name}', 'how often {name} appear'],
    clauses=['how many {name} there are', 'how many {name} there are [there]', 'how many {name} you see', 'how many {name} are [there]', 'how many {name} are visible',
             'how many {name} the [picture] [shows]', 'how many {name} one can see [there]', 'how many {name} you find [there]', 'what the [number] of {name} is', 'how many {name} i have [there]'],
    orders=['count the {name}', 'count {name} [there]', 'count how many {name} there are', '[get] the [number] of {name}', 'number the {name} [there]', 'sum up the {name}',
            'say how many {name} you see', 'go through all {name} and count them', 'find all {name} and tell how many', 'give a number of {name}', 'tell how many {name} you find [there]'])
EXISTS = Forms(said=said('exists'), whole=[
    'is there {name} [there]?', 'is there {name} [there]?', 'is there {name}?', 'can you see {name} [there]?', 'do you see {name} [there]?', 'can you find {name} [there]?',
    'does the [picture] [shows] {name}?', 'does this [picture] [shows] {name}?', '[whether] there is {name} [there]', '[whether] you see {name}', 'is {name} [seen] [there]?',
    'can {name} be found?', 'do you find {name}?', 'does {name} appear in the [picture]?', 'is {name} on this [picture]?', 'there is {name} [there], [right]',
    'is there something like {name} [there]?', 'do they have {name} [there]?', 'is there at least {name} [there]?', '{name}: is it [there]?', 'has the [picture] {name}?'],
    claims=['there is {name} [there]', 'there is {name}', 'you see {name} [there]', 'you see {name}', 'one can see {name} [there]', 'the [picture] [it shows] {name}', 'i can find {name} [there]',
            '{name} is [seen] [there]', '{name} is somewhere [there]', '{name} appears [there]', 'they put {name} [there]', 'this [picture] has {name}', '{name} is visible',
            'we have {name} [there]', 'the [picture] comes with {name}', 'somebody could click {name} [there]', '{name} exists [there]', 'i see {name} [there]'])
# (phrase, axis, sign): yes when sign * (centre of the first - centre of the second) is negative along the axis
SIDES = [('left of', 0, 1), ('to the left of', 0, 1), ('right of', 0, -1), ('to the right of', 0, -1), ('above', 1, 1), ('below', 1, -1),
         ('under', 1, -1)]
RELATION = Forms(said=said('relation'), whole=['is {name} {side} {other}?'] * 5 + [
    'do you see {name} {side} {other}?', '[whether] {name} is {side} {other}', '[whether] {name} is {side} {other}', '{name} is {side} {other}, [right]',
    'is {name} shown {side} {other}?', 'does {name} appear {side} {other}?', 'can i see {name} {side} {other}?', 'do we have {name} {side} {other}?',
    'is {name} further {side} {other}?', 'did they put {name} {side} {other}?'],
    claims=['{name} is {side} {other}', '{name} is {side} {other}', '{name} is {side} {other}', '{name} lies {side} {other}', '{name} appears {side} {other}', '{name} stands {side} {other}',
            'you see {name} {side} {other}', '{name} was placed {side} {other}', 'i find {name} {side} {other}', '{name} sits {side} {other}', 'they drew {name} {side} {other}',
            '{name} comes {side} {other}', 'the place of {name} is {side} {other}', 'one sees {name} {side} {other}'])
PAIR_SIDE = ['is {0} SIDE {1}?', 'is the object in {0} SIDE the object in {1}?', 'is the first SIDE the second? {0} {1}', '[whether] {0} is SIDE {1}',
             '{0} is SIDE {1}, [right]', 'does {0} lie SIDE {1}?']
PAIR_COLOR = ['do {0} and {1} have the same [color]?', 'are {0} and {1} the same [color]?', 'is {0} the same [color] as {1}?',
              'do the objects in {0} and {1} have the same [color]?', '[whether] {0} and {1} have the same [color]', 'are {0} and {1} alike in [color]?']
PAIR_WHAT = ['what are {0} and {1}?', 'what is in {0} and {1}?', '[name] {0} and {1}', 'what can you see in {0} and in {1}?',
             'compare {0} and {1}', 'compare {0} with {1}', '[tell] what {0} and {1} are']
FOLLOW_COLOR = Forms(said=said('follow-color'), whole=['what about its [color]?', 'and in which [color]?', '[tell] its [color]', 'which [color] is it?', 'what [color] is that?', 'and what [color] is it?',
                'what [color] is it?', 'which [color] does it have?', 'and its [color]?', 'and the [color]?', 'what is its [color]?', 'what [color] does it have?',
                'in what [color] is it [painted]?', 'now its [color]', 'and which [color] has it?'], nouns=['its [color]', 'the [color] of it', 'the [color] it has', 'its main [color]'],
                     clauses=['what [color] it is', 'which [color] it has', 'in which [color] it is [painted]', 'what its [color] is'],
                     orders=['name its [color]', 'tell its [color]', 'describe its [color]', '[get] its [color]'])
FOLLOW_OCR = Forms(said=said('follow-ocr'), whole=['which [text] is on it?', '[read] it', 'what is the [text] on it?', 'what [text] does it have?', '[read] that', 'and what is [written] there?', 'what does it say?',
              'and what does it say?', 'what [text] is in it?', 'what is [written] on it?', 'and the text?', 'what is its [text]?', 'what is the [text]?', 'now [read] it',
              'and which [text] has it?', '[tell] what is [written] on it'], nouns=['its [text]', 'the [text] on it', 'the [text] of it', 'the [text] inside of it', 'what is [written] on it'],
                   clauses=['what it says', 'what is [written] on it', 'which [text] it has', 'what its [text] is', 'what one reads on it', 'what there is to read'],
                   orders=['[read] it', '[read] its [text]', '[read] what is [written] on it', '[get] its [text]'])
FOLLOW_STATE = {
    'checkbox': Forms(said=said('follow-checkbox'), whole=['is it [ticked]?', 'and is it [ticked]?', 'has it a [tick]?', '[whether] it is [ticked]', 'it is [ticked], [right]', 'do you see a [tick]?'],
                               claims=['it is [ticked]', 'it has a [tick]', 'there is a [tick] in it', 'somebody [did tick] it']),
    'radio': Forms(said=said('follow-radio'), whole=['is it [chosen]?', 'and is it [chosen]?', '[whether] it is [chosen]', 'it is [chosen], [right]', 'did i choose it?'],
                               claims=['it is [chosen]', 'it has a dot', 'somebody chose it', 'it has been selected']),
    'toggle': Forms(said=said('follow-toggle'), whole=['is it [on]?', 'and is it [on]?', 'is it on or off?', '[whether] it is [on]', 'it is [on], [right]', 'did i switch it on?'],
                               claims=['it is [on]', 'somebody switched it on', 'it has been turned on', 'its state is on']),
    'tab': Forms(said=said('follow-tab'), whole=['is it [in front]?', 'and is it [in front]?', '[whether] it is [in front]', 'it is [in front], [right]', 'do i see its page?'],
                               claims=['it is [in front]', 'we see its page', 'it is the tab that is open', 'somebody opened it'])}
FOLLOW_CLASS = Forms(whole=['what is it?', 'and what is it?', 'what is this?', '[which] [element] is it?', 'and [which] [element] is it?', '[name] it', '[tell] what it is'], nouns=['its type', 'the kind of [element]', 'its role', 'its name'], clauses=['what it is', '[which] [element] it is', 'what to call it'],
                     orders=['[name] it', 'say what it is', 'tell its type'])
SHORT = ['please be short', 'in short', 'answer in short!', 'answer in short', 'answer in short.', 'please answer in short.']
DETAIL = ['in detail', 'answer in detail!', 'answer in detail', 'answer in detail.', 'please answer in detail.']
# Polite words before a question; some are not in the vocabulary on purpose, so that spelled words are no surprise.
OPENERS = ['please, ', 'please ', 'hello, ', 'hi, ', 'ok, ', 'now ', 'and ', 'so ', 'can you tell me: ', 'tell me ', 'i want to know, ',
           'in this picture, ', 'on this screen, ', 'look at the screenshot: ', 'question: ', 'quickly: ', 'well, ', 'dear model, ', 'kindly ']
CLOSERS = [' please', ', please?', ' for me?', ' right now', ' exactly?', ' here?', ', thanks', ' then?', ' in your view', ' again?', ' or not?']

# Words of answers.
ANSWERS = ['i cannot read that', 'i cannot find that', 'a an the text nothing yes no and with this is it no text the text is says on off']


def draw(rng, phrases):
    """One of the phrases (a list or Forms), its slots filled."""
    phrase = phrases.draw(rng) if isinstance(phrases, Forms) else rng.choice(phrases)
    while '[' in phrase:
        phrase = re.sub(r'\[([^\]]+)\]', lambda slot: rng.choice(SLOTS[slot.group(1)]), phrase)
    return phrase


def _all(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, Forms):
        return value.every()
    if isinstance(value, dict):
        return [phrase for part in value.values() for phrase in _all(part)]
    return [phrase for part in value if not isinstance(part, (bool, int, float)) for phrase in _all(part)]


SPELLED_ON_PURPOSE = {'quickly', 'dear', 'model', 'kindly', 'well'}
ALL_PHRASES = [
    ' '.join(word for word in re.sub(r'\[[^\]]+\]', ' ', phrase).split() if word.strip(',:') not in SPELLED_ON_PURPOSE)
    for phrase in _all([SLOTS, FRAMES, CLASS, POINT, OCR, COLOR, STATE, DISABLED, WHERE, COUNT, EXISTS, SIDES, RELATION, PAIR_SIDE, PAIR_COLOR, PAIR_WHAT, FOLLOW_COLOR,
                        FOLLOW_OCR, FOLLOW_STATE, FOLLOW_CLASS, SHORT, DETAIL, OPENERS, ANSWERS])]
