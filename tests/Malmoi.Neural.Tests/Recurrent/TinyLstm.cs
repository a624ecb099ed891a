using System.Text;
using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Recurrent;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Recurrent;

/// <summary>A tiny LSTM with random weights, biases too.</summary>
internal static class TinyLstm
{
    public const int Vocabulary = 23;

    public static Family Family(string more = "") =>
        FamilyTable.Read(
            Encoding.UTF8.GetBytes(
                $$"""
                {"model_type": "lstm", "architectures": ["LstmForCausalLM"], "vocab_size": {{Vocabulary}}, "embedding_size": 6, "hidden_size": 9, "num_hidden_layers": 3{{more}}}
                """
            ),
            "config.json"
        );

    public static RecurrentNetwork Network(string more = "", double deviation = 0.4)
    {
        var family = Family(more);
        return new RecurrentNetwork((RecurrentModel)family.Spec(family.Task), new Drawn(deviation));
    }

    public static RecurrentLanguageModel Model(int? begin = 1, string more = "") => new(Network(more), begin);

    private sealed class Drawn(double deviation) : IWeightSource
    {
        public Tensor Get(string name, long[] shape, Initial initial)
        {
            using var generator = new Generator((ulong)name.Aggregate(7, (sum, c) => ((sum * 31) + c) & 0xffff), CPU);
            using var scope = NewDisposeScope();
            return (randn(shape, generator: generator) * Held.Number(deviation)).MoveToOuterDisposeScope();
        }
    }
}
