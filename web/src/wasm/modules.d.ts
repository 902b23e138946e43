/* What `ninja -C build-wasm` makes. */
declare module '#wasm/engine.js' {
  const create: import('./host').CreateModule;
  export default create;
}
