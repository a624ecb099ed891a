using Malmoi.Architectures;

namespace Malmoi.Families.Decoders;

/// <summary>The heads that every family of decoders has.</summary>
internal static class DecoderHeads
{
    /// <param name="family">For its labels and for errors.</param>
    /// <param name="task">What the heads are for.</param>
    /// <param name="vocabulary">Tokens to choose from.</param>
    /// <param name="tied">Whether the token table is the head unless the configuration says otherwise.</param>
    /// <param name="bias">Whether the next token's projection has a bias (GPT-J, Phi).</param>
    public static Dictionary<string, HeadSpec> Of(
        Family family,
        ModelTask task,
        int vocabulary,
        bool tied,
        bool bias = false
    ) =>
        task switch
        {
            ModelTask.Body => [],
            ModelTask.NextToken => new()
            {
                [HeadNames.NextToken] = new HeadSpec(Places.Every, vocabulary)
                {
                    Tied = family.TieWordEmbeddings ?? tied,
                    Bias = bias,
                },
            },
            ModelTask.SequenceClass => new() { [HeadNames.SequenceClass] = new HeadSpec(Places.Last, family.Labels) },
            ModelTask.TokenClass => new()
            {
                [HeadNames.TokenClass] = new HeadSpec(Places.Every, family.Labels) { Bias = true },
            },
            ModelTask.Span => new() { [HeadNames.Span] = new HeadSpec(Places.Every, 2) { Bias = true } },
            ModelTask.DoubleHeads => new(Of(family, ModelTask.NextToken, vocabulary, tied, bias))
            {
                [HeadNames.Choice] = new HeadSpec(Places.Named, 1) { Bias = true },
            },
            _ => throw family.NoHead(task),
        };

    /// <summary>The names that all families give their heads but for the first.</summary>
    public static CheckpointMap Names(string nextToken = "lm_head") =>
        new()
        {
            { nextToken, "heads.nextToken.projection" },
            { "score", "heads.sequenceClass.projection" },
            { "classifier", "heads.tokenClass.projection" },
            { "qa_outputs", "heads.span.projection" },
            { "multiple_choice_head.summary", "heads.choice.projection" },
        };
}
