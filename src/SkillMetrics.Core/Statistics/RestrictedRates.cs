namespace SkillMetrics.Statistics;

/// <summary>
/// The most likely rates of two arms whose difference is given, by the closed form of O. Miettinen and M. Nurminen, "Comparative analysis
/// of two rates", Statistics in Medicine 4 (1985), which C. P. Farrington and G. Manning (1990) use as well.
/// </summary>
/// <param name="Candidate">The rate of the candidate, from 0 to 1.</param>
/// <param name="Baseline">The rate of the baseline, from 0 to 1.</param>
internal readonly record struct RestrictedRates(double Candidate, double Baseline)
{
    /// <summary>The most likely rates.</summary>
    /// <param name="candidate">The candidate, with at least one observation.</param>
    /// <param name="baseline">The baseline, with at least one observation.</param>
    /// <param name="difference">The given difference: the candidate's rate less the baseline's.</param>
    public static RestrictedRates Of(Proportion candidate, Proportion baseline, double difference)
    {
        var (p1, p0) = (candidate.Rate!.Value, baseline.Rate!.Value);
        var theta = (double)baseline.Count / candidate.Count;
        var a = 1 + theta;
        var b = -(1 + theta + p1 + (theta * p0) + (difference * (theta + 2)));
        var c = (difference * difference) + (difference * ((2 * p1) + theta + 1)) + p1 + (theta * p0);
        var d = -p1 * difference * (1 + difference);
        var third = b / (3 * a);
        var v = (third * third * third) - (b * c / (6 * a * a)) + (d / (2 * a));
        var u = (v < 0 ? -1 : 1) * Math.Sqrt(Math.Max(0, (third * third) - (c / (3 * a))));
        var w = u == 0 ? Math.PI / 3 : (Math.PI + Math.Acos(Math.Clamp(v / (u * u * u), -1, 1))) / 3;
        var rate = (2 * u * Math.Cos(w)) - third;
        return new RestrictedRates(Math.Clamp(rate, 0, 1), Math.Clamp(rate - difference, 0, 1));
    }

    /// <summary>
    /// The distance of the observed difference from the given one, in standard errors under the restricted rates; ±∞ where those leave
    /// no variance, and 0 where there is no distance either.
    /// </summary>
    /// <param name="candidate">The candidate, with at least one observation.</param>
    /// <param name="baseline">The baseline, with at least one observation.</param>
    /// <param name="difference">The given difference.</param>
    /// <param name="factor">What the variance is multiplied by.</param>
    public static double Score(Proportion candidate, Proportion baseline, double difference, double factor)
    {
        var distance = candidate.Rate!.Value - baseline.Rate!.Value - difference;
        var (p1, p0) = Of(candidate, baseline, difference);
        var variance = ((p1 * (1 - p1) / candidate.Count) + (p0 * (1 - p0) / baseline.Count)) * factor;
        return distance == 0 ? 0 : distance / Math.Sqrt(variance);
    }
}
