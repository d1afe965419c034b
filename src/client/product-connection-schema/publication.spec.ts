import { audienceOf, publicationOf } from './publication';

describe('effective publication', () => {
  const both = { publishRemote: true, publishStandalone: true };

  it('needs the flag of the process and that of the link', () => {
    expect(publicationOf({ enablePublishRemote: true, enableStandalone: false }, both)).toEqual({
      remote: { effective: true, reason: 'PUBLISH_REMOTE and enablePublishRemote are true' },
      standalone: { effective: false, reason: 'enableStandalone is false' },
    });
    expect(
      publicationOf({ enablePublishRemote: false, enableStandalone: true }, { publishRemote: false, publishStandalone: false }).remote
        .reason,
    ).toBe('PUBLISH_REMOTE and enablePublishRemote are false');
  });

  it('is the audience of the events', () => {
    expect(audienceOf({ enablePublishRemote: true, enableStandalone: true }, both)).toBe('remote,standalone');
    expect(audienceOf({ enablePublishRemote: true, enableStandalone: true }, { publishRemote: false, publishStandalone: false })).toBe('');
  });
});
