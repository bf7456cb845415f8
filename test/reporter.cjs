// Prints like mocha's spec reporter and writes the counts to the file named by the option `output`.
const { writeFileSync, rmSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const { output } = options.reporterOptions;
    rmSync(output, { force: true });
    runner.once('end', () => writeFileSync(output, JSON.stringify({ stats: this.stats })));
  }
};
