/**
 * Is there a hardware GPU behind WebGPU, or only a software adapter? ONNX Runtime's binding does not tell the
 * adapter that it took, so this looks at what the adapter comes from: Vulkan's installable drivers and the
 * kernel's GPU drivers on Linux, the display adapters on Windows. On a Mac it is always Metal on hardware.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';

export interface AdapterFacts {
  readonly platform: NodeJS.Platform;
  /** Linux: file names of the Vulkan drivers (ICD manifests) that the loader would try. */
  readonly vulkanDrivers: readonly string[];
  /** Linux: the kernel's drivers of GPUs, such as `amdgpu`, `i915`, `nvidia`; `dxg` in WSL. */
  readonly kernelDrivers: readonly string[];
  /** Windows: names of the display adapters; undefined where they cannot be listed. */
  readonly displayAdapters?: readonly string[];
  /** The GPU's name, where the system tells. */
  readonly gpuName?: string;
}

export interface AdapterJudgement {
  readonly kind: 'hardware' | 'software' | 'none';
  readonly name?: string;
  /** One sentence. */
  readonly reason: string;
}

const software = /swiftshader|lvp|lavapipe|llvmpipe/i;
const softwareDisplay =
  /basic (render|display)|warp|remote display|hyper-v|virtual display|indirect display/i;

/** Which Vulkan driver serves which kernel driver; a kernel driver that is not listed may be served by any. */
const vulkanFor: Readonly<Record<string, RegExp>> = {
  nvidia: /nvidia/i,
  nouveau: /nouveau/i,
  amdgpu: /radeon|amd/i,
  i915: /intel/i,
  xe: /intel/i,
  virtio_gpu: /virtio|gfxstream/i,
  dxg: /dzn/i,
  asahi: /asahi/i,
  msm: /freedreno/i,
  v3d: /broadcom/i,
  panfrost: /panfrost/i,
  panthor: /panfrost/i,
};
/** Kernel drivers of mere screens: servers' and virtual machines'. */
const displayOnly = new Set([
  'ast',
  'mgag200',
  'bochs-drm',
  'cirrus',
  'qxl',
  'simpledrm',
  'vkms',
  'vgem',
  'hyperv_drm',
]);

export function judgeAdapter(facts: AdapterFacts): AdapterJudgement {
  if (facts.platform === 'linux') return judgeLinux(facts);
  if (facts.platform === 'win32' && facts.displayAdapters !== undefined) {
    const name = facts.displayAdapters.find((adapter) => !softwareDisplay.test(adapter));
    if (name !== undefined) return { kind: 'hardware', name, reason: `The display adapter is ${name}.` };
    return {
      kind: 'software',
      name: 'WARP',
      reason: 'Windows lists no hardware display adapter, only software ones.',
    };
  }
  return { kind: 'hardware', reason: 'This system draws on a hardware GPU.' };
}

function judgeLinux({ vulkanDrivers, kernelDrivers, gpuName }: AdapterFacts): AdapterJudgement {
  const gpus = kernelDrivers.filter((driver) => !displayOnly.has(driver));
  const hardware = vulkanDrivers.filter((driver) => !software.test(driver));
  const served = gpus.find((gpu) => hardware.some((driver) => (vulkanFor[gpu] ?? /./).test(driver)));
  if (served !== undefined) {
    return {
      kind: 'hardware',
      ...(gpuName === undefined ? {} : { name: gpuName }),
      reason: `The GPU of the kernel driver ${served} has a Vulkan driver.`,
    };
  }
  const emulated = vulkanDrivers.find((driver) => software.test(driver));
  if (emulated !== undefined) {
    const name = /swiftshader/i.test(emulated) ? 'SwiftShader' : 'llvmpipe';
    return { kind: 'software', name, reason: `Only the software adapter ${name} was found.` };
  }
  if (gpus.length === 0) return { kind: 'none', reason: 'The system has no GPU.' };
  return {
    kind: 'none',
    reason: `The GPU of the kernel driver ${gpus.join(', ')} has no Vulkan driver; install it.`,
  };
}

export async function readAdapterFacts(env: NodeJS.ProcessEnv = process.env): Promise<AdapterFacts> {
  const platform = process.platform;
  const facts = { platform, vulkanDrivers: [], kernelDrivers: [] };
  if (platform === 'win32') {
    const displayAdapters = await windowsDisplayAdapters();
    return displayAdapters === undefined ? facts : { ...facts, displayAdapters };
  }
  if (platform !== 'linux') return facts;
  const gpuName = await nvidiaName();
  return {
    platform,
    vulkanDrivers: await vulkanDriverFiles(env),
    kernelDrivers: await linuxKernelDrivers(),
    ...(gpuName === undefined ? {} : { gpuName }),
  };
}

/** As the Vulkan loader looks for them: the environment's list instead of the folders, where there is one. */
async function vulkanDriverFiles(env: NodeJS.ProcessEnv): Promise<string[]> {
  const named = env.VK_DRIVER_FILES ?? env.VK_ICD_FILENAMES;
  if (named !== undefined && named !== '') return named.split(':').map((file) => basename(file));
  const data = env.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share';
  const config = env.XDG_CONFIG_DIRS ?? '/etc/xdg';
  const home = env.HOME === undefined ? [] : [join(env.HOME, '.local/share'), join(env.HOME, '.config')];
  const roots = [...data.split(':'), ...config.split(':'), '/etc', ...home];
  const lists = await Promise.all(roots.map((root) => list(join(root, 'vulkan/icd.d'))));
  return [...new Set(lists.flat().filter((name) => name.endsWith('.json')))];
}

async function linuxKernelDrivers(): Promise<string[]> {
  const nodes = (await list('/sys/class/drm')).filter((name) => name.startsWith('renderD'));
  const links = nodes.map((node) => readlink(`/sys/class/drm/${node}/device/driver`).catch(() => ''));
  const drivers = (await Promise.all(links)).filter((link) => link !== '').map((link) => basename(link));
  // Containers often get the NVIDIA device files without render nodes.
  if ((await list('/proc/driver/nvidia')).length > 0) drivers.push('nvidia');
  if ((await list('/dev')).includes('dxg')) drivers.push('dxg');
  return [...new Set(drivers)];
}

async function nvidiaName(): Promise<string | undefined> {
  const [gpu] = await list('/proc/driver/nvidia/gpus');
  if (gpu === undefined) return undefined;
  const text = await readFile(`/proc/driver/nvidia/gpus/${gpu}/information`, 'utf8').catch(() => '');
  return /^Model:\s*(.+)$/m.exec(text)?.[1];
}

/** Driver descriptions in the registry's class of display adapters. */
async function windowsDisplayAdapters(): Promise<string[] | undefined> {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';
  const output = await new Promise<string | undefined>((resolve) => {
    execFile('reg', ['query', key, '/s', '/v', 'DriverDesc'], { windowsHide: true }, (_error, stdout) => {
      resolve(stdout === '' ? undefined : stdout); // it also fails for subkeys that may not be read
    });
  });
  return output === undefined
    ? undefined
    : [...output.matchAll(/DriverDesc\s+REG_SZ\s+(.+?)\s*$/gm)].map((match) => match[1]!);
}

const list = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
