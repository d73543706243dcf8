// Node loads this before every script of package.json that is TypeScript: tsx, or else what to do.
try {
  await import('tsx');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(
    'No dependencies here yet, and this pnpm does not install them by itself: run `npx pnpm@12 install` first.',
  );
  process.exit(1);
}
