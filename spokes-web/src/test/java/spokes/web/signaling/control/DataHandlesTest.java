package spokes.web.signaling.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DataHandlesTest {
    final DataHandles handles = new DataHandles();

    @Test
    void a_handle_that_was_given_back_rests_until_all_others_have_been_used() {
        assertThat(handles.take()).isEqualTo(1);
        assertThat(handles.take()).isEqualTo(2);
        handles.giveBack(1);
        for (int handle = 3; handle <= DataHandles.MOST; handle++) {
            assertThat(handles.take()).isEqualTo(handle);
        }
        assertThat(handles.take()).as("two is in use").isEqualTo(1);
    }

    @Test
    void every_handle_can_be_taken_once() {
        for (int i = 0; i < DataHandles.MOST; i++) {
            assertThat(handles.isFull()).isFalse();
            handles.take();
        }
        assertThat(handles.isFull()).isTrue();

        handles.giveBack(40_000);
        handles.giveBack(40_000);
        assertThat(handles.isFull()).isFalse();
        assertThat(handles.take()).isEqualTo(40_000);
        assertThat(handles.isFull()).isTrue();
    }
}
