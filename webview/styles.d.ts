/** Style sheets are for the bundler, which writes them beside the script. */
declare module '*.css';
