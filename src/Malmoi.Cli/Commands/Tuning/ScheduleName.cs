using Malmoi.Neural.Pretraining.Schedules;

namespace Malmoi.Cli.Commands.Tuning;

/// <summary>How the rate of tuning or aligning goes, by its name on the command line.</summary>
internal static class ScheduleName
{
    /// <exception cref="InputException">There is none of that name.</exception>
    public static Schedule Of(string name) =>
        name.ToLowerInvariant() switch
        {
            "constant" => new ConstantRate(),
            "linear" => new LinearDecay(),
            "cosine" => new CosineDecay(),
            _ => throw new InputException($"--schedule takes constant, linear or cosine, not '{name}'"),
        };
}
