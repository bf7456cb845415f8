import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The manifest of a Vulkan driver that computes on the processor: Chromium's SwiftShader or Mesa's lavapipe. */
export function softwareVulkan(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const libraries = ['/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib'];
  if (!libraries.some((folder) => existsSync(join(folder, 'libvulkan.so.1')))) return undefined;
  const mesa = '/usr/share/vulkan/icd.d';
  const lavapipe = existsSync(mesa) ? readdirSync(mesa).filter((name) => name.startsWith('lvp_icd')) : [];
  const swiftShader = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'].map((folder) =>
    join(folder, 'vk_swiftshader_icd.json'),
  );
  return [...swiftShader, ...lavapipe.map((name) => join(mesa, name))].find((path) => existsSync(path));
}

/** Why a test of the GPU path was skipped. */
export const noVulkan =
  'no software Vulkan driver is installed (Debian: apt install chromium-common libvulkan1)';
