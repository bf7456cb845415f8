import { HUB_URL, HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { Failure } from '../failure.js';
import type { FileHash, ListedFile } from './files.js';
import { retrying, Transient, usualPatience, type Patience } from './retry.js';

export interface HubFile extends ListedFile {
  readonly hash: FileHash;
}

/** What a repository holds at one commit. */
export interface HubRepository {
  readonly name: string;
  /** Every file is asked for at this commit, so that a later push mixes nothing. */
  readonly commit: string;
  readonly files: readonly HubFile[];
}

export interface HubOptions {
  /** Where it is; https://huggingface.co unless told. */
  readonly endpoint?: string | undefined;
  /** Sent to the endpoint alone, and only over a connection that nobody reads. */
  readonly token?: string | undefined;
  readonly patience?: Patience | undefined;
}

/** One Hugging Face hub. Its errors are Failures whose codes begin with `hub-`. */
export class Hub {
  readonly endpoint: string;
  readonly patience: Patience;
  readonly #token: string | undefined;

  /** @throws Failure `hub-endpoint` */
  constructor({ endpoint = HUB_URL, token, patience = usualPatience }: HubOptions = {}) {
    this.endpoint = readEndpoint(endpoint);
    this.patience = patience;
    this.#token = token;
  }

  /**
   * The repository's name in what a person pasted: `owner/name`, or the address of its page on this hub.
   * @throws Failure `hub-name`
   */
  repositoryName(written: string): string {
    const text = written.trim().replace(/\/+$/, '');
    const name = text.startsWith(`${this.endpoint}/`) ? text.slice(this.endpoint.length + 1) : text;
    const parts = name.split('/');
    if (parts.length <= 2 && parts.every((part) => /^[\w-][\w.-]*$/.test(part))) return name;
    throw new Failure('hub-name', `"${written}" is not a repository; write OWNER/NAME.`);
  }

  /** @throws Failure `hub-…` or `cancelled` */
  async repository(name: string, revision: string | undefined, signal: AbortSignal): Promise<HubRepository> {
    const fetch = (input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit) =>
      this.#fetch(String(input instanceof Request ? input.url : input), { ...init, signal });
    return retrying(this.patience, signal, async () => {
      try {
        const hub = { hubUrl: this.endpoint, fetch };
        const found = await modelInfo({
          name,
          additionalFields: ['sha'],
          ...(revision === undefined ? {} : { revision }),
          ...hub,
        });
        const commit = found.sha;
        if (typeof commit !== 'string' || !/^[0-9a-f]{7,64}$/.test(commit)) throw oddAnswer(this.endpoint);
        const files: HubFile[] = [];
        for await (const entry of listFiles({
          repo: { type: 'model', name },
          revision: commit,
          recursive: true,
          ...hub,
        })) {
          const file = entry.type === 'file' ? hubFile(entry) : undefined;
          if (file !== undefined) files.push(file);
        }
        return { name, commit, files };
      } catch (thrown) {
        throw this.#failure(thrown, name, revision);
      }
    });
  }

  /**
   * A file's content, or a part of it.
   * @param range first and last byte
   * @throws Failure `hub-…`; a response that is not asked for again has status 200, 206 or 416
   */
  async file(
    repository: HubRepository,
    path: string,
    signal: AbortSignal,
    range?: { readonly from: number; readonly to: number },
  ): Promise<Response> {
    const address = path.split('/').map(encodeURIComponent).join('/');
    const url = `${this.endpoint}/${repository.name}/resolve/${repository.commit}/${address}`;
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (range !== undefined) headers['range'] = `bytes=${range.from}-${range.to}`;
    const response = await this.#fetch(url, { headers, signal }).catch((thrown: unknown) => {
      throw this.#failure(thrown, repository.name, undefined);
    });
    if ([200, 206, 416].includes(response.status)) return response;
    await response.body?.cancel().catch(() => undefined);
    throw this.#refused(response.status, repository.name, undefined, response.headers.get('retry-after'));
  }

  /** Redirects to another host (the hub's own file servers) lose the token: fetch sees to that. */
  #fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.#token !== undefined && this.#mayCarryToken(url)) {
      headers.set('authorization', `Bearer ${this.#token}`);
    }
    return fetch(url, { ...init, headers });
  }

  #mayCarryToken(url: string): boolean {
    const { origin, protocol, hostname } = new URL(url);
    const isPrivate = protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    return isPrivate && origin === new URL(this.endpoint).origin;
  }

  #failure(thrown: unknown, name: string, revision: string | undefined): unknown {
    if (thrown instanceof Failure) return thrown;
    if (thrown instanceof HubApiError) return this.#refused(thrown.statusCode, name, revision, null);
    if (thrown instanceof SyntaxError) return oddAnswer(this.endpoint);
    const cause = thrown instanceof Error ? (thrown.cause as Error | undefined) : undefined;
    const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? (thrown as Error).message;
    const text = `${this.endpoint} cannot be reached (${reason}); check the connection, then start again.`;
    return new Transient('hub-unreachable', text, undefined, { cause: thrown });
  }

  #refused(status: number, name: string, revision: string | undefined, retryAfter: string | null): Failure {
    const page = `${this.endpoint}/${name}`;
    const seconds = Number(retryAfter ?? NaN);
    const wait = seconds >= 0 ? seconds * 1000 : undefined;
    if (status === 429)
      return new Transient('hub-busy', `${this.endpoint} asks to come back later; start again then.`, wait);
    if (status >= 500 || status === 408)
      return new Transient(
        'hub-down',
        `${this.endpoint} answers with error ${status}; start again later.`,
        wait,
      );
    if (status === 403)
      return new Failure('hub-refused', `${page} may not be read; accept its terms there, then start again.`);
    if (status === 401 && this.#token !== undefined)
      return new Failure('hub-token', `${page} may not be read with this token; give another one.`);
    const at = revision === undefined ? '' : ` at the revision ${revision}`;
    if (status === 401 || status === 404)
      return new Failure(
        'hub-missing',
        `There is no public model ${name}${at} on ${this.endpoint}; check the name, or give a token where it is private.`,
      );
    return new Failure('hub-odd', `${page} answers with status ${status}; check the endpoint.`);
  }
}

function readEndpoint(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '')
    return url.href.replace(/\/+$/, '');
  throw new Failure('hub-endpoint', `"${written}" is not the address of a hub; write https://….`);
}

const oddAnswer = (endpoint: string): Failure =>
  new Failure('hub-odd', `${endpoint} does not answer like a Hugging Face hub; check the endpoint.`);

function hubFile(entry: {
  readonly path: string;
  readonly size: number;
  readonly oid?: string;
  readonly lfs?: { readonly oid: string; readonly size: number };
}): HubFile | undefined {
  const size = entry.lfs?.size ?? entry.size;
  const hash = entry.lfs === undefined ? sha1(entry.oid) : sha256(entry.lfs.oid);
  // Without a hash a file could not be checked: as if it were not there.
  return hash !== undefined && Number.isSafeInteger(size) && size >= 0
    ? { path: entry.path, size, hash }
    : undefined;
}

function sha1(hex: string | undefined): FileHash | undefined {
  return hex !== undefined && /^[0-9a-f]{40}$/.test(hex) ? { kind: 'git-sha1', hex } : undefined;
}

function sha256(oid: string): FileHash | undefined {
  const hex = oid.replace(/^sha256:/, '');
  return /^[0-9a-f]{64}$/.test(hex) ? { kind: 'sha256', hex } : undefined;
}
