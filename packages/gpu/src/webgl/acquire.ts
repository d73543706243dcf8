import { Unavailable } from '../webgpu/acquire.ts';
import { WebGlDevice } from './device.ts';

/** Without extra buffers that no kernel draws to. */
const ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  depth: false,
  antialias: false,
  powerPreference: 'high-performance',
};

const contextOf = (): WebGL2RenderingContext | null => {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(1, 1).getContext('webgl2', ATTRIBUTES);
  if (typeof document !== 'undefined') return document.createElement('canvas').getContext('webgl2', ATTRIBUTES);
  throw new Unavailable('WebGL2 exists in browsers only, and here is none: open the page in one');
};

const nameOf = (gl: WebGL2RenderingContext): string => {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) as string | null;
  return name || 'an adapter without a name';
};

/** @throws {Unavailable} with the cause and what to do. */
export const acquireWebGl = (): WebGlDevice => {
  const gl = contextOf();
  if (!gl) {
    throw new Unavailable(
      'the browser gives no WebGL2 context: is hardware acceleration on, and are there not too many contexts open?',
    );
  }
  if (!gl.getExtension('EXT_color_buffer_float')) {
    throw new Unavailable(
      `${nameOf(gl)} cannot draw into 32-bit floats (no EXT_color_buffer_float): update its driver, or use another GPU`,
    );
  }
  return new WebGlDevice(gl, nameOf(gl));
};
