/** As package.json says; a release changes both. */
export const version = '0.1.0';
