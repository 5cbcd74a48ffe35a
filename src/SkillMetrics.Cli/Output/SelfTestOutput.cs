using System.Globalization;
using System.Text.Json;
using SkillMetrics.Promotion.SelfTest;

namespace SkillMetrics.Cli.Output;

/// <summary>What a policy does in the long run, as JSON and for people.</summary>
internal static class SelfTestOutput
{
    public static void Write(Utf8JsonWriter json, SelfTestResult result)
    {
        json.WriteStartObject();
        json.WriteString("policy", result.PolicyName);
        json.WriteString("policy_digest", result.PolicyDigest);
        json.WriteString("from", result.FromStage);
        json.WriteString("to", result.ToStage);
        json.WriteNumber("seed", result.Options.Seed);
        json.WriteNumber("runs", result.Options.Runs);
        json.WriteNumber("most_records", result.Options.MostRecords);
        json.Duration("interval_seconds", result.Options.Interval, TimeSpan.TicksPerSecond);
        Write(json, "good_rates", result.Good);
        Write(json, "bad_rates", result.Bad);
        Write(json, "wrongly_promoted", result.WronglyPromoted);
        Write(json, "promoted", result.Promoted);
        Write(json, "false_alarms", result.FalseAlarms);
        json.WriteStartArray("losses");
        foreach (var loss in result.Losses)
        {
            json.WriteStartObject();
            json.WriteNumber("odds", loss.Odds);
            Write(json, "rates", loss.Rates);
            Write(json, "rolled_back", loss.RolledBack);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(IScreen screen, SelfTestResult result)
    {
        var options = result.Options;
        screen.Write(
        [
            $"policy:            {result.PolicyName}, {result.FromStage} to {result.ToStage}",
            $"simulated:         {Format.Count(options.Runs)} runs each, seed {options.Seed.ToString(CultureInfo.InvariantCulture)}, a record every {Format.Duration(options.Interval)} up to {Format.Count(options.MostRecords)}, a look after each",
            $"good version:      {Text(result.Good)}",
            $"bad version:       {Text(result.Bad)}",
            $"wrongly promoted:  {Share(result.WronglyPromoted)}, bad against good",
            $"rightly promoted:  {Share(result.Promoted)}, good against good; {After(result.Promoted, options)} of each",
            $"false alarms:      {Share(result.FalseAlarms)}, good and staying so; {Every(result.FalseAlarms)}",
        ]);
        screen.Write(result.Losses.Select(loss =>
            $"rolled back:       {Share(loss.RolledBack)} at {Number(loss.Odds)} times the odds of a failure; {After(loss.RolledBack, options)}"));
    }

    private static void Write(Utf8JsonWriter json, string name, SelfTestRates rates)
    {
        json.WriteStartObject(name);
        json.WriteNumber("accuracy", rates.Accuracy);
        json.WriteNumber("exception_rate", rates.ExceptionRate);
        json.WriteNumber("fidelity", rates.Fidelity);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, SelfTestFigures figures)
    {
        json.WriteStartObject(name);
        json.WriteNumber("runs", figures.Runs);
        json.WriteNumber("count", figures.Count);
        json.WriteNumber("share", figures.Share);
        json.Integer("median_records", figures.Median);
        json.Integer("p90_records", figures.NinetiethPercentile);
        json.Number("mean_records", figures.MeanRecords);
        json.WriteEndObject();
    }

    private static string Text(SelfTestRates rates) =>
        $"accuracy {Number(rates.Accuracy)}, exceptions {Number(rates.ExceptionRate)}, fidelity {Number(rates.Fidelity)}";

    private static string Share(SelfTestFigures figures) => $"{Format.Rate(figures.Share).Text} of {Format.Count(figures.Runs)} runs";

    private static string After(SelfTestFigures figures, SelfTestOptions options) =>
        $"half of all {Within(figures.Median, options)}, 90 % {Within(figures.NinetiethPercentile, options)}";

    private static string Within(int? records, SelfTestOptions options) =>
        records is { } count ? $"within {Format.Count(count)} records" : $"not within {Format.Count(options.MostRecords)} records";

    private static string Every(SelfTestFigures figures) =>
        figures.MeanRecords is { } mean ? $"one in {Format.Count((long)Math.Round(mean))} records" : "none";

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
