/** The paper's region classification on COCO: what is in this box? (tables 1 and 2, figure 5) */
import { bootstrap } from '../metrics/interval.js';
import { boxRegion, type Box } from '../../instruction/geometry.js';
import {
  confusionOf,
  noiseCurves,
  noiseRows,
  percent,
  scoreRow,
  withoutNoise,
  type Row,
} from '../figures.js';
import { readCocoInstances, readCocoResults, type CocoAnnotation, type CocoImage } from '../formats/coco.js';
import { readerByFeatures, readerByWords, type CategoryReader } from '../categoryReader.js';
import type { TextEncoderIdentity } from '../../engine/protocol.js';
import { textEncoderOption } from '../options.js';
import { areaRanges, averagePrecision, cocoScores } from '../metrics/coco.js';
import { matchCoco, type CocoTruth } from '../metrics/cocoMatch.js';
import { published, type Published } from '../published.js';
import { promptParts, regionPart, withNoise } from '../regionParts.js';
import type { EvalQuestion, Sample, Task } from '../task.js';

interface Truth {
  readonly imageId: number;
  /** Pixels, before any noise. */
  readonly box: Box;
  /** The detector's score. */
  readonly score?: number;
}

interface Facts {
  readonly categories: readonly { readonly id: number; readonly name: string }[];
  readonly images: readonly number[];
  readonly truths: readonly CocoTruth[];
  /** What read the categories from the answers; absent where their words did. */
  readonly textEncoder?: TextEncoderIdentity;
}

const gt = 'GT boxes';
const detector = 'detector boxes';

export const cocoRegions: Task<Truth, Facts> = {
  name: 'coco-regions',
  about: 'What is in this box? Accuracy and AP on ground-truth boxes and on a detector’s.',
  options: {
    instances: 'instances_val2017.json',
    images: 'folder of its pictures',
    results: 'a detector’s results in COCO’s form, to ask about its boxes too',
    least: 'lowest score of a detector’s box that is asked about (default 0.3)',
    [textEncoderOption]:
      'converted CLIP text encoder, folder or name: the category with the nearest feature, not by words',
  },
  async plan(options, embedTexts) {
    const instances = await readCocoInstances(options.path('instances'), options.path('images'));
    const images = options.sample([...instances.images.values()], 1000);
    const byId = new Map(images.map((image) => [image.id, image]));
    const names = new Map([...instances.categories.values()].map(({ id, name }) => [id, name]));
    const truths = instances.annotations.filter(({ imageId }) => byId.has(imageId));
    const prompt = options.prompt('What can you see in this region?', {});
    const ask = (id: string, image: CocoImage, truth: Truth, series: string, expected: string, levels: readonly number[]) =>
      withNoise(boxRegion(truth.box), levels, `${options.seed}/${id}`).map(
        ({ region, noise, suffix }): EvalQuestion<Truth> => ({
          ...{ id: id + suffix, series, picture: image.picture, expected, truth },
          ...(noise !== undefined && { noise }),
          parts: promptParts(prompt, regionPart(region, image)),
        }),
      ); // prettier-ignore
    const questions = truths
      .filter(({ isCrowd }) => !isCrowd)
      .flatMap(({ id, imageId, box, categoryId }) =>
        ask(`gt-${id}`, byId.get(imageId)!, { imageId, box }, gt, names.get(categoryId)!, options.noise),
      );
    const results = options.optionalPath('results');
    const found = results === undefined ? [] : await readCocoResults(results, instances);
    const least = options.number('least', 0.3);
    found.forEach(({ imageId, box, score }, i) => {
      const image = byId.get(imageId);
      if (image === undefined || score < least) return;
      questions.push(...ask(`detector-${i + 1}`, image, { imageId, box, score }, detector, '', []));
    });
    const categories = [...names].map(([id, name]) => ({ id, name }));
    const words = [...names.values()];
    const reader = embedTexts ? await readerByFeatures(words, embedTexts) : readerByWords(words);
    const facts: Facts = {
      ...{ categories, images: [...byId.keys()], truths: truths.map(plainTruth) },
      ...(reader.encoder && { textEncoder: reader.encoder }),
    };
    readers.set(facts, reader);
    return { questions, facts };
  },
  async mark({ series, expected }, { text }, facts) {
    const reading = await readers.get(facts)!.read(text);
    // A detector's box may lie on nothing: alone it is neither right nor wrong.
    return { ...(series === gt && { score: reading.read === expected ? 1 : 0 }), ...reading };
  },
  figures(samples, facts) {
    const clean = withoutNoise(samples);
    const [own, detected] = [gt, detector].map((name) => clean.filter(({ series }) => series === name));
    const confusion = confusionOf(own!);
    return {
      rows: [
        scoreRow(`${gt}, accuracy`, own!, { published: published.cocoGtAccuracy, note: readerOf(facts) }),
        ...noiseRows(samples, (series) => `${series}, accuracy`),
        ...apRows(gt, own!, facts, {
          ...{ AP: published.cocoGtAp, 'AP small': published.cocoGtSmall },
          ...{ 'AP medium': published.cocoGtMedium, 'AP large': published.cocoGtLarge },
        }),
        ...apRows(detector, detected!, facts, {
          ...{ AP: published.cocoDetectorAp, AP50: published.cocoDetectorAp50 },
          AP75: published.cocoDetectorAp75,
        }),
      ],
      curves: noiseCurves(samples.filter(({ series }) => series === gt)),
      ...(confusion && { confusion }),
    };
  },
};

/**
 * Every understood answer is a detection of its box; its score is the detector's, else the model's confidence in its
 * answer, times that in the answer's reading where features were compared.
 */
function apRows(
  name: string,
  samples: readonly Sample<Truth>[],
  { categories, images, truths }: Facts,
  known: Readonly<Record<string, Published>>,
): Row[] {
  if (samples.length === 0) return [];
  const ids = new Map(categories.map(({ id, name }) => [name, id]));
  const detections = samples.flatMap(
    ({ read, truth: { imageId, box, score }, confidence, readConfidence = 1 }) =>
      read === undefined
        ? []
        : [{ imageId, box, categoryId: ids.get(read)!, score: score ?? confidence * readConfidence }],
  );
  const all = [...ids.values()];
  const scores = cocoScores(images, all, truths, detections);
  const matches = matchCoco(truths, detections, areaRanges.all, 100);
  const interval = bootstrap(images.length, (drawn) => averagePrecision(matches, drawn.map((i) => images[i]!), all), 200); // prettier-ignore
  const unparsed = samples.filter(({ read }) => read === undefined).length;
  const row = (metric: string, value: number | undefined): Row => ({
    ...{ name: `${name}, ${metric}`, asked: samples.length, unparsed },
    ...(value !== undefined && { value: 100 * value }),
    ...(metric === 'AP' && interval && { interval: percent(interval) }),
    ...(known[metric] && { published: known[metric] }),
  });
  return [
    row('AP', scores.ap),
    row('AP50', scores.ap50),
    row('AP75', scores.ap75),
    row('AP small', scores.apSmall),
    row('AP medium', scores.apMedium),
    row('AP large', scores.apLarge),
  ];
}

function plainTruth({ imageId, categoryId, box, area, isCrowd }: CocoAnnotation): CocoTruth {
  return { imageId, categoryId, box, area, isCrowd };
}

/** Of the plans that are being asked. */
const readers = new WeakMap<Facts, CategoryReader>();

function readerOf({ textEncoder }: Facts): string {
  if (textEncoder === undefined) return 'category by words';
  return `category by text features of ${textEncoder.name}, ${textEncoder.fingerprint.slice(0, 12)}`;
}
