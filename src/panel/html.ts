/** The panel's page. Nothing is inline, nothing is loaded from elsewhere. */
export interface PanelPage {
  /** What the webview may load from, as a Content-Security-Policy source. */
  readonly source: string;
  /** Addresses of the built files. */
  readonly script: string;
  readonly styles: string;
  readonly decoder: string;
  /** Fresh for every page. */
  readonly nonce: string;
}

/**
 * `connect-src` lets the decoder's script and the picture be fetched; the worker starts from a blob, because its
 * script has another origin than the page. The picture's folder may be any, so it is `source` that bounds it.
 */
export function policyOf({ source, nonce }: PanelPage): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source} 'nonce-${nonce}'`,
    `img-src ${source} blob:`,
    `connect-src ${source}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

export function panelHtml(page: PanelPage): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${attribute(policyOf(page))}" />
    <!-- The controls make one style sheet of their own, to see whether the browser knows :focus-visible. -->
    <meta property="csp-nonce" content="${attribute(page.nonce)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${attribute(page.styles)}" />
    <title>ChatSpot</title>
  </head>
  <body>
    <div id="panel" data-decoder="${attribute(page.decoder)}"></div>
    <script type="module" nonce="${attribute(page.nonce)}" src="${attribute(page.script)}"></script>
  </body>
</html>
`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
