/** A compiled module of WebAssembly kernels over the shared memory. N are the names of its kernels. */
export interface WasmModule<N extends string = string> {
  /** Its bytes; `null` where those who run programs bring them, so that a page which runs none does not hold them. */
  readonly text: string | null;
  /** A type alone. */
  readonly kernels?: N;
}
