using Malmoi.Neural.Blocks;
using Malmoi.Neural.Pretraining;
using Malmoi.Neural.Pretraining.Optimizers;
using Malmoi.Neural.Tests.Pretraining;
using TorchSharp;
using static TorchSharp.torch;

namespace Malmoi.Neural.Tests.Blocks;

/// <summary>Numbers on their way to libtorch are not collected, however often the collector runs beside.</summary>
[Collection(nameof(LiveTensors))]
public class HeldTests
{
    [Theory]
    [InlineData("adamw")]
    [InlineData("adafactor")]
    public void A_training_goes_the_same_way_while_another_thread_collects(string optimizer)
    {
        var options = new TrainerOptions
        {
            Steps = 6,
            Accumulation = 2,
            ClipNorm = 0.1,
            AverageDecay = 0.9,
            LearningRate = 1e-2,
            Optimizer = optimizer == "adamw" ? new AdamWSpec() : new AdafactorSpec { Beta1 = 0.9, WeightDecay = 0.1 },
        };
        using var alone = new Student();
        alone.Train(options);
        using var beside = new Student();
        using (new Collector())
        {
            beside.Train(options);
        }

        Assert.Equal(alone.Weights(), beside.Weights());
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("t5")]
    public void A_model_says_the_same_while_another_thread_collects(string name)
    {
        using var scope = NewDisposeScope();
        using var model = new FamilyContract.TinyModel(name);
        using var training = new TransformerTraining(model.Model);
        var batch = TinyBatches.For(model).Get(0);
        var wanted = Score();
        using var collector = new Collector();
        for (var end = Environment.TickCount64 + 500; Environment.TickCount64 < end; )
        {
            Assert.Equal(wanted, Score());
        }

        float Score()
        {
            using var inner = NewDisposeScope();
            return training.Loss(batch, training: false).item<float>();
        }
    }

    [Fact]
    public void A_number_is_made_once_and_a_range_counts()
    {
        using var scope = NewDisposeScope();
        Assert.Same(Held.Number(0.25), Held.Number(0.25));
        Assert.Same(Held.Number(3), Held.Number(3L));
        Assert.Equal((long[])[-2, -1, 0], Held.Range(-2, 3, CPU).data<long>().ToArray());
    }

    // Runs the collector without a pause until it is disposed.
    private sealed class Collector : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _ends;

        public Collector()
        {
            _thread = new Thread(() =>
            {
                while (!_ends)
                {
                    GC.Collect(0);
                    Thread.Yield();
                }
            });
            _thread.Start();
        }

        public void Dispose()
        {
            _ends = true;
            _thread.Join();
        }
    }
}
