import { homedir } from 'node:os';
import { join, win32 } from 'node:path';

/**
 * Where this user's models lie, the same for the terminal and every editor: `CHATSPOT_HOME/models`, else below the
 * system's folder for a user's data.
 */
export function libraryFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const own = given('CHATSPOT_HOME');
  if (platform === 'win32') {
    const data = given('LOCALAPPDATA') ?? win32.join(home, 'AppData', 'Local');
    return win32.join(own ?? win32.join(data, 'chatspot'), 'models');
  }
  const data = platform === 'darwin' ? join(home, 'Library', 'Application Support') : given('XDG_DATA_HOME');
  return join(own ?? join(data ?? join(home, '.local', 'share'), 'chatspot'), 'models');
}
