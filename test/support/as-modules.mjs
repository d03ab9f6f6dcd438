// The product from its modules rather than from the one file that the build makes of them: what is loaded before it finds
// there what it changes.
const { begin } = await import('../../dist/begin.js');
await begin();
