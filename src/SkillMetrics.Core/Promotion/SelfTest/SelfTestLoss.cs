namespace SkillMetrics.Promotion.SelfTest;

/// <summary>How a loss of quality after the promotion ends.</summary>
/// <param name="Odds">How many times the odds of a wrong outcome and of an exception it is.</param>
/// <param name="Rates">The rates after it.</param>
/// <param name="RolledBack">In how many runs a trigger took the version back, and after how many of its records since the promotion.</param>
public sealed record SelfTestLoss(double Odds, SelfTestRates Rates, SelfTestFigures RolledBack);
