using System.Globalization;
using System.Text;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Ledger;

namespace SkillMetrics.Reindexing;

/// <summary>A Markdown file with an entry for every re-indexing that succeeded: when, which skill, the move, the reason. An event has one entry.</summary>
/// <param name="path">The file.</param>
internal sealed class ReindexChangeLog(string path)
{
    private const string Title = "# Skill changes\n";
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly TimeSpan _lockTimeout = TimeSpan.FromSeconds(5);

    private readonly string _path = Path.GetFullPath(path);

    /// <summary>Adds the entry of an item, unless it is there. The file is replaced as a whole, and by one process at a time.</summary>
    public async Task AddAsync(ReindexItem item, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ReplacedFile.CreateFolder(Path.GetDirectoryName(_path)!);
        var held = await LockAsync(cancellationToken).ConfigureAwait(false);
        await using (held.ConfigureAwait(false))
        {
            var text = File.Exists(_path) ? await File.ReadAllTextAsync(_path, _utf8, cancellationToken).ConfigureAwait(false) : Title;
            var mark = MarkOf(item);
            if (text.Split('\n').Any(l => string.Equals(l.TrimEnd('\r'), mark, StringComparison.Ordinal)))
            {
                return;
            }

            var gap = text.Length == 0 || text.EndsWith('\n') ? "\n" : "\n\n";
            await ReplacedFile.WriteAsync(_path, _utf8.GetBytes(text + gap + EntryOf(item, now, mark)), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string EntryOf(ReindexItem item, DateTimeOffset now, string mark) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         ## {Time(item.CreatedAt)}: {Plain(item.SkillName)}{(item.SkillVersion is { } version ? $" ({Plain(version)})" : string.Empty)}, {Plain(item.FromStage)} → {Plain(item.ToStage)}

         {(item.Reason is { } reason && !string.IsNullOrWhiteSpace(reason) ? Plain(reason) : "No reason was given.")}

         Re-indexed {Time(now)}.

         {mark}

         """).ReplaceLineEndings("\n");

    private static string MarkOf(ReindexItem item) => $"<!-- event {Uri.EscapeDataString(item.EventId)} -->";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>One line in which nothing is markup: names and reasons are what somebody wrote.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            if (char.IsControl(c))
            {
                plain.Append(' ');
                continue;
            }

            if (c is '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '&' or '#' or '|' or '~')
            {
                plain.Append('\\');
            }

            plain.Append(c);
        }

        return plain.ToString().Trim();
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
                if (!OperatingSystem.IsWindows())
                {
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                return new FileStream($"{_path}.lock", options);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < _lockTimeout)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
