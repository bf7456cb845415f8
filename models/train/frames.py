"""Ways to wrap what is asked: every frame goes with everything of its form, so that a model learns both apart from each other.

{x} is the thing wrapped: a noun phrase ("the color of {0}"), a clause ("what color {0} has"), an order ("name the color of {0}")
or a claim ("{0} is green"), which is answered with yes or no.
"""
from dataclasses import dataclass, field

FRAMES = {
    'nouns': [
        '{x}?', '{x}', '{x}, please', 'what is {x}?', 'what is {x}?', 'please [get] {x}', '[get] {x}', '[get] {x}', '[get] me {x}', 'can you [get] {x}?',
        'could you [get] {x} for me?', 'i would like {x}', 'i need {x}', 'i want {x}', 'let me have {x}', 'could i have {x}?', 'may i have {x}?',
        'do you know {x}?', 'do you see {x}?', '{x}: what is it?', 'what might {x} be?', 'what could {x} be?', 'any idea about {x}?', 'i am after {x}',
        'i am interested in {x}', 'i ask for {x}', 'i am asking about {x}', 'what about {x}?', 'my question is about {x}', 'try to [get] {x}',
        'help me with {x}', 'help me to [get] {x}', 'i want you to [get] {x}', 'would you [get] {x}?', 'will you [get] {x}?', 'how about {x}?',
        'the answer should be {x}', 'answer with {x}', 'reply with {x}', 'respond with {x}', 'only {x}', 'just {x}', 'just {x}, nothing else',
        'i cannot make out {x}', 'somebody asked me for {x}', 'your task: {x}', 'task: [get] {x}', 'is it possible to [get] {x}?', '{x} is what i need',
        'what do you take {x} to be?', 'what do you believe is {x}?', 'for my notes i need {x}', 'the thing i want is {x}', 'now {x}', 'next, {x}'],
    'clauses': [
        '[tell] {x}', '[tell] {x}', 'let me know {x}', 'can you tell {x}?', 'could you tell me {x}?', 'would you tell me {x}?', 'do you see {x}?',
        'any idea {x}?', 'i am curious {x}', 'i wonder {x}', 'i was wondering {x}', 'i have no idea {x}', 'i cannot tell {x}', 'i am not sure {x}',
        'work out {x}', 'figure out {x}', 'find out for me {x}', 'help me see {x}', 'help me find out {x}', 'show me {x}', 'write {x}', 'state {x}',
        'report {x}', 'please report {x}', 'note {x}', 'determine {x}', 'are you able to say {x}?', 'it would be good to know {x}', 'i forgot {x}',
        'remind me {x}', 'my question: {x}', 'the question is {x}', 'somebody wants to know {x}', 'i must know {x}', 'try to say {x}',
        'in your own words, {x}', 'be so kind and tell me {x}', 'i would love to know {x}', 'describe {x}', 'confirm {x}', '{x}, do you know?',
        '{x}, that is my question', '{x}?', 'ok so {x}', 'is it clear {x}?', 'how do i find out {x}?'],
    'orders': [
        '{x}', '{x}', 'please {x}', '{x}, please', '{x} please', 'could you {x}?', 'can you {x}?', 'can you {x} for me?', 'would you {x}?', 'will you {x}?',
        'would you please {x}?', 'i want you to {x}', 'i need you to {x}', 'i would like you to {x}', 'try to {x}', 'kindly {x}', '{x} for me', '{x} now',
        'go ahead and {x}', 'just {x}', 'your job is to {x}', 'your task is to {x}', 'are you able to {x}?', 'let us {x}', 'help me {x}', 'help me to {x}',
        '{x} if you can', 'i am asking you to {x}', 'be so kind as to {x}', 'do {x}', 'it is time to {x}', 'quickly {x}', 'the task is to {x}', 'you should {x}',
        'you have to {x}', 'we need to {x}', 'how would you {x}?', 'may i ask you to {x}?', 'do me a favor and {x}', 'first {x}'],
    'claims': [
        '[whether] {x}', '[whether] {x}', '[whether] {x}', '{x}, [right]', '{x}, [right]', '{x}?', '{x}, is that correct?', 'yes or no, {x}', 'true or false: {x}',
        'does it look as if {x}?', 'it looks to me as if {x}', 'it seems that {x}', 'i think {x}', 'i believe {x}, do you?', 'i guess {x}', 'can it be that {x}?',
        'are you sure that {x}?', 'i would say {x}', 'let us see whether {x}', 'my claim: {x}', 'somebody says {x}', 'i was told that {x}', 'is it right to say {x}?',
        'i want to be sure that {x}', 'the question is whether {x}', 'does it hold that {x}?'],
}
SAID = .35          # of the questions are whole sentences that people said
SHARE = .55         # of the others are framed


@dataclass
class Forms:
    """What is asked, in whole sentences and in the forms that frames take."""
    whole: list
    nouns: list = field(default_factory=list)
    clauses: list = field(default_factory=list)
    orders: list = field(default_factory=list)
    claims: list = field(default_factory=list)
    said: list = field(default_factory=list)    # as people put it, no slots

    def draw(self, rng):
        """One way to ask, its slots still open."""
        if self.said and rng.random() < SAID:
            return rng.choice(self.said)
        forms = [name for name in FRAMES if getattr(self, name)]
        if not forms or rng.random() > SHARE:
            return rng.choice(self.whole)
        form = rng.choice(forms)
        return rng.choice(FRAMES[form]).replace('{x}', rng.choice(getattr(self, form)))

    def every(self):
        return self.whole + self.nouns + self.clauses + self.orders + self.claims
