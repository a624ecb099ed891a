using System.Diagnostics;

namespace Malmoi.NGrams.Counting;

/// <summary>The stages of counting and estimating, for whoever listens to the activity source "Malmoi.NGrams" to see where time goes.</summary>
internal static class Stages
{
    public const string SourceName = "Malmoi.NGrams";
    private static readonly ActivitySource s_source = new(SourceName);

    /// <summary>Begins a stage, which ends when the result is disposed; null where nobody listens.</summary>
    public static Activity? Begin(string name) => s_source.StartActivity(name);
}
