using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Quickstart;

/// <summary>A few skills that really do something; some inputs make some of them fail.</summary>
internal static class Skills
{
    public static int CountWords(string text) => text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;

    public static string ExtractCity(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("city").GetString()!;
    }

    public static async Task<int> CompressAsync(string text, CancellationToken cancellationToken)
    {
        using var target = new MemoryStream();
        await using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        }

        return (int)target.Length;
    }

    public static DateOnly ParseDate(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
