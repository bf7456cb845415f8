/** MM-Vet (https://github.com/yuweihao/MM-Vet): `mm-vet.json`. */
import { picturePath, readJson } from './dataFile.js';
import { DataRecord } from './dataRecord.js';

export interface MmVetRecord {
  /** `v1_0`, `v1_1`, …: the answers file has the same keys. */
  readonly id: string;
  /** Absolute path. */
  readonly picture: string;
  readonly question: string;
  /** As published: `<OR>` and `<AND>` in it are for the judge. */
  readonly answer: string;
  /** Of `rec`, `ocr`, `know`, `gen`, `spat`, `math`. */
  readonly capabilities: readonly string[];
}

/** @throws Failure `dataset-missing` or `dataset-broken` */
export async function readMmVet(file: string, pictures: string): Promise<MmVetRecord[]> {
  const document = DataRecord.of(await readJson(file), file, '');
  return document.entries().map(([id, value]) => {
    const record = DataRecord.of(value, file, id);
    return {
      id,
      picture: picturePath(pictures, record.text('imagename')),
      question: record.text('question'),
      answer: record.text('answer'),
      capabilities: record.texts('capability'),
    };
  });
}
