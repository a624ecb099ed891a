using Malmoi.Cli;

namespace Malmoi.Tests.Cli;

public class MainThreadTests
{
    [Fact]
    public void What_the_program_leaves_is_done_on_the_thread_that_it_began_on()
    {
        var began = Environment.CurrentManagedThreadId;
        var (elsewhere, worked) = (began, new List<int>());
        var code = MainThread.Run(async () =>
        {
            await Task.Run(() => elsewhere = Environment.CurrentManagedThreadId);
            foreach (var number in (int[])[1, 2])
            {
                Assert.Equal(number, await MainThread.RunAsync(() => Work(number)));
            }

            return 7;
        });

        Assert.Equal(7, code);
        Assert.NotEqual(began, elsewhere);
        Assert.Equal([began, began], worked);

        Task<int> Work(int number)
        {
            worked.Add(Environment.CurrentManagedThreadId);
            return Task.FromResult(number);
        }
    }

    [Fact]
    public void Errors_reach_who_asked_for_the_work_and_those_of_the_program_its_caller()
    {
        var error = Assert.Throws<InputException>(() =>
            MainThread.Run(async () =>
            {
                var failed = await Assert.ThrowsAsync<InvalidOperationException>(() =>
                    MainThread.RunAsync<int>(() => throw new InvalidOperationException("work"))
                );
                throw new InputException($"after {failed.Message}");
            })
        );
        Assert.Equal("after work", error.Message);
    }

    [Fact]
    public async Task Without_such_a_program_work_is_done_elsewhere() =>
        Assert.Equal(3, await MainThread.RunAsync(() => Task.FromResult(3)));
}
