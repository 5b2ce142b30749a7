/** What is used of WebAssembly: Node has it, but only TypeScript's DOM library declares it. */
declare namespace WebAssembly {
  class Module {
    private readonly brand;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Readonly<Record<string, object>>): Promise<Instance>;
}
