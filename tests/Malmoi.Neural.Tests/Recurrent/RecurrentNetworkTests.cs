using Malmoi.Architectures;
using Malmoi.Families;
using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Recurrent;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Recurrent;

public sealed class RecurrentNetworkTests
{
    [Fact]
    public void The_fused_layers_show_what_the_formula_says()
    {
        using var scope = NewDisposeScope();
        using var network = TinyLstm.Network();
        long[] ids = [3, 7, 7, 1, 22];
        var shown = new List<Tensor>();
        var (_, memory) = network.Read(
            tensor(ids, [1, 5]),
            network.Fresh(1),
            trace: x => shown.Add(x.clone().MoveToOuterDisposeScope())
        );
        var tensors = network.Tensors;
        var x = ids.Select(id => LstmByFormula.Row(tensors["network.token.weight"].select(0, id))).ToArray();
        Assert.Equal(4, shown.Count);
        for (var layer = 0; layer < 3; layer++)
        {
            var name = $"network.layers.{layer}";
            var width = network.Spec.Network.Widths[layer];
            var (expected, held) = LstmByFormula.Run(
                x,
                new double[width],
                new double[width],
                LstmByFormula.Rows(tensors[$"{name}.input.weight"]),
                LstmByFormula.Rows(tensors[$"{name}.state.weight"]),
                LstmByFormula.Row(tensors[$"{name}.input.bias"]),
                LstmByFormula.Row(tensors[$"{name}.state.bias"])
            );
            Close(expected.SelectMany(row => row), LstmByFormula.Rows(shown[layer + 1]).SelectMany(row => row));
            Close(held, LstmByFormula.Row(memory.Layers[layer].Held.flatten()));
            x = expected;
        }
    }

    [Fact]
    public void A_gradient_is_the_slope_of_the_loss()
    {
        using var scope = NewDisposeScope();
        using var network = TinyLstm.Network();
        var training = new RecurrentTraining(network);
        var batch = Text();
        training.Loss(batch, training: true).backward();
        foreach (var (name, parameter) in training.Tensors)
        {
            var slope = parameter.grad!.flatten();
            var place = slope.abs().argmax().item<long>();
            const float step = 1e-2f;
            var high = Moved(training, parameter, place, step, batch);
            var low = Moved(training, parameter, place, -step, batch);
            Assert.Equal((high - low) / (2 * step), slope[place].item<float>(), 2e-3);
            Assert.NotEmpty(name);
        }
    }

    [Fact]
    public void It_learns_a_sequence_by_heart_with_every_dropout_and_without()
    {
        foreach (
            var more in (string[])
                [
                    "",
                    """, "embedding_dropout": 0.02, "input_dropout": 0.05, "hidden_dropout": 0.05, "output_dropout": 0.05, "weight_dropout": 0.05, "locked_dropout": true""",
                ]
        )
        {
            random.manual_seed(3);
            using var network = TinyLstm.Network(more, deviation: 0.3);
            var training = new RecurrentTraining(network);
            using var optimizer = optim.Adam(training.Tensors.Values, 0.02);
            var before = Loss(training);
            for (var step = 0; step < 300; step++)
            {
                using var scope = NewDisposeScope();
                optimizer.zero_grad();
                training.Loss(Text(), training: true).backward();
                optimizer.step();
            }

            Assert.InRange(before, 2, 6);
            Assert.InRange(Loss(training), 0, 0.6);
        }
    }

    [Fact]
    public void Dropout_is_at_work_only_in_training_and_locked_dropout_drops_the_same_at_every_place()
    {
        using var scope = NewDisposeScope();
        using var network = TinyLstm.Network(""", "output_dropout": 0.5, "locked_dropout": true""");
        var tokens = tensor(new long[] { 3, 7, 7, 1, 22, 4, 5, 6 }, [2, 4]);
        var (plain, _) = network.Read(tokens, network.Fresh(2));
        var (again, _) = network.Read(tokens, network.Fresh(2));
        Assert.True(plain.equal(again).all().item<bool>());
        var (dropped, _) = network.Read(tokens, network.Fresh(2), training: true);
        var zero = dropped.eq(Held.Number(0)); // (batch, positions, width)
        Assert.True(zero.any().item<bool>());
        Assert.True((zero == zero.narrow(1, 0, 1)).all().item<bool>());
    }

    [Fact]
    public void Dropped_words_are_dropped_wherever_they_stand()
    {
        using var scope = NewDisposeScope();
        using var network = TinyLstm.Network(""", "embedding_dropout": 0.5""");
        var tokens = tensor(new long[] { 3, 7, 3, 7, 22, 3, 7, 22 }, [2, 4]);
        Tensor? vectors = null;
        network.Read(
            tokens,
            network.Fresh(2),
            training: true,
            trace: x => vectors ??= x.clone().MoveToOuterDisposeScope()
        );
        var flat = vectors!.reshape(8, -1).abs().sum(1).data<float>().ToArray();
        Assert.Equal(flat[0], flat[2]);
        Assert.Equal(flat[0], flat[5]);
        Assert.Equal(flat[1], flat[3]);
        Assert.Equal(flat[4], flat[7]);
    }

    [Fact]
    public void Tensors_of_the_spec_are_those_that_are_built()
    {
        foreach (var more in (string[])["", """, "tie_word_embeddings": false"""])
        {
            using var network = TinyLstm.Network(more);
            var expected = ModelTensors.Of(network.Spec).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
            Assert.Equal(expected.Keys.Order(), network.Tensors.Keys.Order());
            Assert.All(network.Tensors, pair => Assert.Equal(expected[pair.Key], pair.Value.shape));
            var size = new ModelSize(network.Spec);
            Assert.Equal(network.Tensors.Values.Sum(tensor => tensor.numel()), size.Parameters);
            // Every number of a matrix is multiplied and added once a token; a tied table only as the head.
            var matrices = network.Tensors.Where(pair => pair.Value.shape.Length == 2);
            var looked = more.Length == 0 ? 0 : network.Tensors["network.token.weight"].numel();
            Assert.Equal(2 * (matrices.Sum(pair => pair.Value.numel()) - looked), size.OperationsPerToken(100));
        }
    }

    [Theory]
    [InlineData(""", "weight_dropout": 1""", "weight_dropout")]
    [InlineData(""", "hidden_size": 0""", "hidden_size")]
    [InlineData(""", "num_hidden_layers": 0""", "num_hidden_layers")]
    [InlineData(""", "architectures": ["LstmForTokenClassification"]""", "no head for TokenClass")]
    public void A_configuration_of_no_network_is_refused(string more, string named)
    {
        var error = Assert.Throws<InputException>(() =>
        {
            var family = TinyLstm.Family(more);
            family.Spec(family.Task);
        });
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static Batch Text() =>
        new()
        {
            Tokens = new IdGrid(2, 5, [1, 3, 7, 9, 2, 1, 4, 4, 8, 2]),
            Labels = new IdGrid(2, 5, [3, 7, 9, 2, -100, 4, 4, 8, 2, 5]),
        };

    private static float Loss(RecurrentTraining training)
    {
        using var noGradients = no_grad();
        using var loss = training.Loss(Text(), training: false);
        return loss.item<float>();
    }

    private static float Moved(RecurrentTraining model, Tensor parameter, long place, float step, Batch batch)
    {
        using var noGradients = no_grad();
        var flat = parameter.view(-1);
        var old = flat[place].item<float>();
        flat[place] = old + step;
        var loss = model.Loss(batch, training: false).item<float>();
        flat[place] = old;
        return loss;
    }

    private static void Close(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one, other, 1e-5);
        }
    }
}
