import { existsSync } from 'node:fs';

/** SwiftShader, a Vulkan driver in software, as it comes with Debian's chromium. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
/** With one of these the user has chosen the drivers. */
const CHOSEN = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES', 'VK_ADD_DRIVER_FILES'];

/**
 * What test processes find in their environment besides ours: SwiftShader is added to the Vulkan drivers of the machine, where
 * it is installed. A real GPU still comes first.
 */
export const adapterEnvironment = (): Record<string, string> =>
  existsSync(SWIFTSHADER) && !CHOSEN.some((name) => process.env[name]) ? { VK_ADD_DRIVER_FILES: SWIFTSHADER } : {};
