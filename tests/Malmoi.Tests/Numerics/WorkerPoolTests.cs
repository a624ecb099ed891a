using Malmoi.Numerics;

namespace Malmoi.Tests.Numerics;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_piece_is_done_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var round = 0; round < 200; round++)
        {
            var done = new int[round % 17];
            pool.Run(done.Length, piece => Interlocked.Increment(ref done[piece]));
            Assert.All(done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void A_failure_of_a_worker_reaches_the_caller_and_the_pool_lives_on()
    {
        using var pool = new WorkerPool(3);
        for (var round = 0; round < 50; round++)
        {
            var bad = round % 8;
            var error = Assert.Throws<InputException>(() =>
                pool.Run(8, piece => _ = piece == bad ? throw new InputException("no") : piece)
            );
            Assert.Equal("no", error.Message);
        }

        var sum = 0;
        pool.Run(10, piece => Interlocked.Add(ref sum, piece));
        Assert.Equal(45, sum);
    }

    [Fact]
    public void Work_within_work_is_done_by_its_own_thread()
    {
        using var pool = new WorkerPool(2);
        var strangers = 0;
        pool.Run(
            8,
            _ =>
            {
                var own = Environment.CurrentManagedThreadId;
                pool.Run(8, _ => strangers += Environment.CurrentManagedThreadId == own ? 0 : 1);
            }
        );
        Assert.Equal(0, strangers);
    }

    [Fact]
    public async Task Many_callers_may_share_a_pool()
    {
        using var pool = new WorkerPool(2);
        var sums = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        long sum = 0;
                        for (var round = 0; round < 200; round++)
                        {
                            pool.Run(6, piece => Interlocked.Add(ref sum, piece));
                        }

                        return sum;
                    })
                )
        );
        Assert.All(sums, sum => Assert.Equal(200 * 15, sum));
    }

    [Fact]
    public void Workers_that_fell_asleep_are_woken()
    {
        using var pool = new WorkerPool(2);
        pool.Run(2, _ => { });
        Thread.Sleep(50);
        using var both = new Barrier(2);
        pool.Run(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20))));
    }
}
