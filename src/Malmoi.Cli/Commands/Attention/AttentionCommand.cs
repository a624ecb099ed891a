using System.CommandLine;

namespace Malmoi.Cli.Commands.Attention;

/// <summary><c>malmoi attention</c>: where a Transformer's heads look, and what they know of grammar.</summary>
internal static class AttentionCommand
{
    public static Command Create() =>
        new("attention", "Look at a Transformer's attention: pictures, patterns, heads that parse or find antecedents")
        {
            AttentionViewCommand.Create(),
            AttentionPatternsCommand.Create(),
            AttentionRelationsCommand.Create(),
            AttentionProbeCommand.Create(),
            AttentionClustersCommand.Create(),
            AttentionCoreferenceCommand.Create(),
        };
}
