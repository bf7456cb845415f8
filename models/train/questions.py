"""All questions about a scene, drawn by task."""
import phrases
from named_questions import NamedQuestions
from naming import caption
from palette import family
from question import Question
from region_questions import RegionQuestions
from regions import box_region
from wording import placed

# task -> how often; a stage may override some
WEIGHTS = {'class': 2, 'point': 1.5, 'color': 1, 'state': .8, 'ocr': 4, 'where': 4, 'count': 1.6, 'exists': 1.5, 'relation': 1.4,
           'empty': .5, 'unreadable': .6, 'polygon': 1.1, 'pair': 1.4, 'follow': 1.4, 'style': 1.1}
TASKS = list(WEIGHTS)


class Asker(RegionQuestions, NamedQuestions):
    """Makes questions about one scene."""

    def ask(self, task):
        question = getattr(self, 'ask_' + task.replace('class', 'kind'))()
        if question:
            question.task = task
        return question

    def _found(self, element):
        """Where is it, or is there one? The region that a next turn speaks of is in the answer."""
        name = caption(element)
        if element.kind != 'label' and [e for e in self.elements if caption(e) == name] == [element] and self.rng.random() < .4:
            question = self.about_presence(name, [element])
            question.answer = box_region(element.box).prompt() + ' yes'
            return question
        return self.named(phrases.WHERE, box_region(element.box).prompt(), name=self.names.draw(self.rng, element)[0])

    def ask_follow(self):
        """Two turns: what it is, where or whether it is there, then something more about it."""
        rng = self.rng
        element = rng.choice(self.elements)
        ways = [way for way, fits in (('color', element in self.colored), ('ocr', element in self.written),
                                      ('state', element in self.stateful)) if fits]
        found = element in self.unique and rng.random() < .3
        if found:
            first = self._found(element)
            ways.append('class')
        else:
            first = self.about(phrases.CLASS, element, caption(element), self.region(element, .25))
        if not ways:
            return None
        way = rng.choice(ways)
        words, answer = {
            'color': lambda: (phrases.FOLLOW_COLOR, element.color), 'ocr': lambda: (phrases.FOLLOW_OCR, element.text),
            'state': lambda: (phrases.FOLLOW_STATE[family(element.kind)], 'yes' if element.kind.endswith('1') else 'no'),
            'class': lambda: (phrases.FOLLOW_CLASS, caption(element))}[way]()
        return Question('', first.turns + [placed(rng, phrases.draw(rng, words), mark=False)], answer, first.regions, way == 'ocr', first.answer,
                        [element], element if way == 'ocr' else None)


def ask_many(rng, scene, count, weights=None):
    """Up to `count` questions about a scene, tasks drawn by weight."""
    asker, weights = Asker(rng, scene), {**WEIGHTS, **(weights or {})}
    tasks = rng.choices(list(weights), list(weights.values()), k=count * 3)
    made = (asker.ask(task) for task in tasks)
    return [question for question, _ in zip((q for q in made if q), range(count))]
