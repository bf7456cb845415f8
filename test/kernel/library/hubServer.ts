/** A Hugging Face hub for tests: its routes for models, and every way in which a server or a line can misbehave. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one response that carries a file's content. */
export type Fault =
  /** The connection breaks after so many bytes. */
  | { readonly kind: 'drop'; readonly after: number }
  /** One byte is another one. */
  | { readonly kind: 'corrupt' }
  /** A range is answered with the whole file. */
  | { readonly kind: 'ignore-range' }
  /** The told size of the file, and with `isLonger` what is sent, is not the listed one. */
  | { readonly kind: 'lie'; readonly by: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** So many bytes come, and then nothing until `until` resolves. */
  | { readonly kind: 'hold'; readonly after: number; readonly until: Promise<void> };

export interface Sent {
  readonly path: string;
  /** The header, '' where there was none. */
  readonly range: string;
  readonly authorization: string;
  /** Bytes of content that were written. */
  bytes: number;
}

export const repositoryName = 'someone/small-llava';

export class HubServer {
  /** Path → content; the large ones count as LFS files. */
  readonly files = new Map<string, Buffer>();
  /** Hashes that are listed instead of the true ones. */
  readonly falseHashes = new Map<string, string>();
  /** Asked for each response that carries content: the how manyth of its path, from 0. */
  fault: (path: string, index: number) => Fault | undefined = () => undefined;
  /** Only this token may read, where there is one. */
  token: string | undefined;
  /** Answers of the listing routes instead of the files', one after the other. */
  readonly refusals: { status: number; retryAfter?: string }[] = [];
  readonly sent: Sent[] = [];
  commit = 'c'.repeat(40);
  pageSize = 3;
  /** Responses with content that were open at the same time, at most. */
  mostOpen = 0;
  #open = 0;
  readonly #counts = new Map<string, number>();
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));
  #port = 0;

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get sentBytes(): number {
    return this.sent.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  hashOf(path: string): { oid: string; lfs: boolean } {
    const content = this.files.get(path)!;
    const lfs = content.length > 500;
    const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const oid = lfs ? createHash('sha256').update(content).digest('hex') : blob;
    return { oid: this.falseHashes.get(path) ?? oid, lfs };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url!, this.endpoint);
    const content = new RegExp(`^/${repositoryName}/resolve/${this.commit}/(.+)$`).exec(url.pathname)?.[1];
    const stored = /^\/cdn\/(.+)$/.exec(url.pathname)?.[1];
    if (stored !== undefined) return this.#content(request, response, stored);
    const refusal = content === undefined ? this.refusals.shift() : undefined;
    if (refusal !== undefined) return this.#status(response, refusal.status, refusal.retryAfter);
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`)
      return this.#status(response, 401);
    if (content !== undefined) {
      if (!this.files.has(content)) return this.#status(response, 404);
      if (!this.hashOf(content).lfs) return this.#content(request, response, content);
      // Large files lie on another host, whose address is signed.
      const location = `http://localhost:${this.#port}/cdn/${content}?signature=1`;
      response.writeHead(302, { location }).end();
      return;
    }
    const api = `/api/models/${repositoryName}`;
    if (url.pathname.startsWith(`${api}/revision/`)) {
      if (!url.pathname.endsWith('/main') && !url.pathname.endsWith('/HEAD'))
        return this.#status(response, 404);
      return this.#json(response, {
        _id: '1',
        id: repositoryName,
        sha: this.commit,
        lastModified: '2026-01-01',
      });
    }
    if (url.pathname === `${api}/tree/${this.commit}`) return this.#tree(url, response);
    this.#status(response, 404);
  }

  #tree(url: URL, response: ServerResponse): void {
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const all = [...this.files].map(([path, content]) => {
      const { oid, lfs } = this.hashOf(path);
      const size = content.length;
      return lfs
        ? { type: 'file', path, size, oid: 'f'.repeat(40), lfs: { oid, size, pointerSize: 130 } }
        : { type: 'file', path, size, oid };
    });
    const entries = [{ type: 'directory', path: 'onnx', size: 0, oid: 'd'.repeat(40) }, ...all];
    const next = from + this.pageSize;
    if (next < entries.length) {
      url.searchParams.set('cursor', String(next));
      response.setHeader('link', `<${url.href}>; rel="next"`);
    }
    this.#json(response, entries.slice(from, next));
  }

  #content(request: IncomingMessage, response: ServerResponse, path: string): void {
    const index = this.#counts.get(path) ?? 0;
    this.#counts.set(path, index + 1);
    const fault = this.fault(path, index);
    const range = request.headers.range ?? '';
    const sent: Sent = { path, range, authorization: request.headers.authorization ?? '', bytes: 0 };
    this.sent.push(sent);
    if (fault?.kind === 'status') return this.#status(response, fault.status, fault.retryAfter);
    this.mostOpen = Math.max(this.mostOpen, ++this.#open);
    response.on('close', () => this.#open--);
    const whole = this.files.get(path)!;
    const asked = fault?.kind === 'ignore-range' ? null : /^bytes=(\d+)-(\d+)$/.exec(range);
    const from = asked === null ? 0 : Number(asked[1]);
    const to = asked === null ? whole.length : Math.min(whole.length, Number(asked[2]) + 1);
    let body = Buffer.from(whole.subarray(from, to));
    if (fault?.kind === 'corrupt' && body.length > 0) body[body.length >> 1]! ^= 1;
    const lie = fault?.kind === 'lie' ? fault.by : 0;
    if (asked === null && lie > 0) body = Buffer.concat([body, Buffer.alloc(lie)]);
    if (asked === null && lie < 0) body = body.subarray(0, Math.max(0, body.length + lie));
    const size = whole.length + lie;
    response.writeHead(asked === null ? 200 : 206, {
      'content-length': body.length,
      etag: `"${this.hashOf(path).oid}"`,
      'accept-ranges': 'bytes',
      ...(asked !== null && { 'content-range': `bytes ${from}-${to - 1}/${size}` }),
    });
    void this.#write(response, body, fault, sent);
  }

  async #write(response: ServerResponse, body: Buffer, fault: Fault | undefined, sent: Sent): Promise<void> {
    const stop = fault?.kind === 'drop' || fault?.kind === 'hold' ? fault.after : body.length;
    const first = body.subarray(0, stop);
    sent.bytes += first.length;
    if (fault?.kind === 'drop') {
      response.write(first, () => response.destroy());
      return;
    }
    response.write(first);
    if (fault?.kind === 'hold') await fault.until;
    sent.bytes += body.length - first.length;
    response.end(body.subarray(first.length));
  }

  #status(response: ServerResponse, status: number, retryAfter?: string): void {
    const headers = { 'content-type': 'application/json', ...(retryAfter && { 'retry-after': retryAfter }) };
    response.writeHead(status, headers).end(JSON.stringify({ error: `status ${status}` }));
  }

  #json(response: ServerResponse, value: unknown): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }
}
