using System.Text;

namespace SkillMetrics.Reindexing;

/// <summary>Reads all that a process prints, so that it never waits for somebody to read, and keeps the end of it.</summary>
internal sealed class OutputTail
{
    /// <summary>How many characters are kept.</summary>
    public const int Length = 8_192;

    private readonly StringBuilder _kept = new();
    private readonly Lock _lock = new();

    /// <summary>Reads to the end, or until the process that was to end it is left alone.</summary>
    public async Task ReadAsync(TextReader reader, CancellationToken cancellationToken)
    {
        var buffer = new char[4_096];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            lock (_lock)
            {
                _kept.Append(buffer, 0, count);
                if (_kept.Length > 4 * Length)
                {
                    _kept.Remove(0, _kept.Length - Length);
                }
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return Excerpt.EndOf(_kept.ToString(), Length);
        }
    }
}
