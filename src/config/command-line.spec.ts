import { parseCommandLine } from './command-line';

describe('command line', () => {
  it.each([
    [['--profile=server'], { kind: 'RUN', profile: 'server', port: null }],
    [['--profile', 'client', '--port', '4000'], { kind: 'RUN', profile: 'client', port: 4000 }],
    [['--port=0', '--profile=all'], { kind: 'RUN', profile: 'all', port: 0 }],
    [['--profile=server', '--help'], { kind: 'HELP' }],
    [['--version'], { kind: 'VERSION' }],
  ])('%j is understood', (args, expected) => expect(parseCommandLine(args, {})).toEqual(expected));

  it('falls back to CONNECTOR_PROFILE', () => {
    expect(parseCommandLine([], { CONNECTOR_PROFILE: 'client' })).toMatchObject({ profile: 'client' });
    expect(parseCommandLine(['--profile=server'], { CONNECTOR_PROFILE: 'client' })).toMatchObject({ profile: 'server' });
  });

  it.each([[['--profile=root']], [['--profile']], [['--port=x', '--profile=server']], [['server']], [['--profiles=server']], [[]]])(
    '%j is refused',
    (args) => expect(() => parseCommandLine(args, {})).toThrow('CONFIGURATION_INVALID'),
  );

  it('hints at the right form when npm kept the flag', () => {
    expect(() => parseCommandLine([], { npm_config_profile: 'server' })).toThrow('--profile: npm kept it for itself');
  });
});
