import * as vscode from 'vscode';
import { conversationAt, type Conversation } from '../../kernel/instruction/conversation.js';
import { Failure } from '../../kernel/failure.js';
import type { ImagePart, RegionPart } from '../../kernel/instruction/types.js';
import type { EngineService } from '../engineService.js';
import { modelCoordinates } from '../modelCoordinates.js';
import type { Pictures } from '../pictures.js';
import { pictureUri } from '../workspaceFiles.js';
import { contextOf, type CellContext } from './notebookCells.js';
import { offsetOf, rangeOf } from './positions.js';
import { describeRegion, modelText, pixelsOf } from './regionText.js';

/** Over a region: its crop, its place, and what the model will read. Over a picture: a thumbnail and its size. */
export class CellHover implements vscode.HoverProvider {
  constructor(
    private readonly service: EngineService,
    private readonly pictures: Pictures,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const context = contextOf(document);
    const { text, instruction } = context.own;
    const offset = offsetOf(text, position);
    const part = instruction.parts.find(({ span }) => span.start <= offset && offset < span.end);
    if (part === undefined || part.type === 'text') return undefined;
    const conversation = conversationAt(context.cells, context.index);
    const meant = part.type === 'reference' ? conversation.names.get(part.name) : part;
    if (meant === undefined) return undefined;
    const lines =
      meant.type === 'image'
        ? await this.#image(meant, context)
        : await this.#region(meant, conversation.pictures.get(part), conversation, context);
    return new vscode.Hover(new vscode.MarkdownString(lines.join('\n\n')), rangeOf(text, part.span));
  }

  async #image({ path }: ImagePart, { folder }: CellContext): Promise<string[]> {
    const uri = pictureUri(folder, path);
    const size = await this.pictures.size(uri, path);
    if (size instanceof Failure) return [];
    return [...picture(await this.pictures.thumbnail(uri), path), `${size.width} × ${size.height} pixels`];
  }

  async #region(
    part: RegionPart,
    on: ImagePart | undefined,
    { pictures, names }: Conversation,
    { folder }: CellContext,
  ): Promise<string[]> {
    if (on === undefined) return [];
    const uri = pictureUri(folder, on.path);
    const size = await this.pictures.size(uri, on.path);
    if (size instanceof Failure) return [];
    const region = pixelsOf(part, size);
    const lines = [
      ...picture(await this.pictures.thumbnail(uri, region), 'the region'),
      describeRegion(region, size),
    ];
    const coordinates = await modelCoordinates(this.service, folder);
    if (coordinates !== undefined) {
      const together = [...pictures]
        .filter(([, { path }]) => path === on.path)
        .map(([other]) => (other.type === 'reference' ? names.get(other.name) : other))
        .flatMap((other) => (other?.type === 'region' ? [pixelsOf(other, size)] : []));
      lines.push(`The model reads \`${modelText(region, part.name, together, size, coordinates)}\``);
    }
    return lines;
  }
}

function picture(uri: string | undefined, alt: string): string[] {
  return uri === undefined ? [] : [`![${alt.replace(/[[\]\\]/g, '')}](${uri})`];
}
