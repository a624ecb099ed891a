using Malmoi.Architectures;
using Malmoi.LanguageModels;
using Malmoi.Models;
using Malmoi.Neural.Blocks;
using Malmoi.Tokenization;
using static TorchSharp.torch;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>Lets a model that is still trained say something: go on from prompts, restore what its held-out text has lost.</summary>
internal sealed class SampleWriter(
    RunModel model,
    RunTokenizer tokenizer,
    PretrainingOptions options,
    IBatches? heldOut
)
{
    private const double Temperature = 0.8;
    private const int TopK = 40;

    /// <summary>The samples of a step; the same for the same weights.</summary>
    public IReadOnlyList<RunSample> Write(long step, int? begin) =>
        options.Kind switch
        {
            ModelKind.Bert => heldOut is null ? [] : [Filled(step, heldOut.Get(0))],
            ModelKind.Seq2Seq => heldOut is null ? [] : [Said(step, heldOut.Get(0), begin)],
            _ => [.. options.Prompts.Select(prompt => WrittenOn(step, prompt, begin))],
        };

    private RunSample WrittenOn(long step, string prompt, int? begin)
    {
        var writer = new AutoregressiveModel(tokenizer.Pipeline, model.NextToken(begin)!, BoundaryPolicy.Begin);
        var room = writer.ContextLength is { } most ? most - 2 - tokenizer.Pipeline.Encode(prompt).Count : int.MaxValue;
        var generation = new GenerationOptions
        {
            MaxTokens = Math.Max(1, Math.Min(options.SampleTokens, room)),
            Temperature = Temperature,
            TopK = TopK,
            Seed = (int)step,
        };
        return new RunSample(
            step,
            prompt,
            prompt + string.Concat(writer.GenerateAsync(prompt, generation).ToBlockingEnumerable())
        );
    }

    // The first held-out source, and the likeliest answer, token by token.
    private RunSample Said(long step, Batch batch, int? begin)
    {
        var source = batch.Source![0][..(batch.SourceLengths?[0] ?? batch.Source.Length)].ToArray();
        var next = model.NextToken(begin)!;
        using var state = next.Start(source);
        var logits = new float[next.VocabularySize];
        List<int> said = [];
        next.Read([new Reading(state, Array.Empty<int>()) { Logits = logits }]);
        var most = Math.Min(options.SampleTokens, options.Context - 2);
        while (said.Count < most && Likeliest(logits) is var token && token != tokenizer.End)
        {
            said.Add(token);
            next.Read([new Reading(state, new[] { token }) { Logits = logits }]);
        }

        return new RunSample(step, tokenizer.Pipeline.Decode(source), tokenizer.Pipeline.Decode([.. said]));
    }

    // The first held-out row, and the same with its blanks filled.
    private RunSample Filled(long step, Batch batch)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var length = batch.Lengths?[0] ?? batch.Tokens.Length;
        var tokens = batch.Tokens[0][..length].ToArray();
        var transformer = model.Transformer!;
        var input = tensor(Array.ConvertAll(tokens, id => (long)id), [1, length]).to(TorchDevice.Parse(options.Device));
        var hidden = transformer.Read(new StackInput { Input = input });
        var likeliest = transformer
            .Heads[HeadNames.MaskedToken]
            .Forward(hidden)
            .argmax(-1)
            .cpu()
            .data<long>()
            .ToArray();
        int[] filled = [.. tokens.Select((token, i) => batch.Labels![0][i] >= 0 ? (int)likeliest[i] : token)];
        return new RunSample(step, tokenizer.Pipeline.Decode(tokens), tokenizer.Pipeline.Decode(filled));
    }

    private static int Likeliest(float[] logits) => Array.IndexOf(logits, logits.Max());
}
