/** A sheet that a module brings with it; the bundler puts it into the page's own. */
declare module '*.css' {}
