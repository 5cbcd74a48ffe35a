using SkillMetrics.Storage.Aggregates;
using SkillMetrics.Storage.Sqlite.Native;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Where the stored form of a histogram and a change to it become the next stored form. Used again and again.</summary>
internal sealed class BucketBuffer
{
    private byte[] _bytes = new byte[4_096];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Adds a change to what a bound statement finds in its only column.</summary>
    /// <returns>Whether it found anything.</returns>
    public bool Read(SqliteStatement find, DurationHistogram change)
    {
        try
        {
            var isThere = find.Step();
            var stored = isThere ? find.Blob(0) : default;
            var most = change.MostBytes(stored);
            if (_bytes.Length < most)
            {
                _bytes = new byte[Math.Max(most, 2 * _bytes.Length)];
            }

            _length = change.MergeStored(stored, _bytes);
            return isThere;
        }
        catch (FormatException e)
        {
            throw new FormatException($"a stored histogram cannot be read ({e.Message.TrimEnd('.')}). Rebuild the store, which writes it anew.", e);
        }
        finally
        {
            find.Reset();
        }
    }
}
